import { Writable } from 'node:stream';
import { ExportResultCode } from '@opentelemetry/core';
import { describe, expect, test } from 'vitest';
import { JsonLines } from '../../../../../runtime/otel/logs/json-lines.ts';
import type { ReadableLogRecord } from '../../../../../runtime/otel/sdk/logs.ts';

const LIMIT = 4 * 1024 * 1024;

/** What becomes of one line while so many bytes wait in the stream. */
async function writeWhileWaiting(bytes: number): Promise<{ code: number; taken: boolean }> {
  const stream = new Writable({ write: () => {}, decodeStrings: true });
  stream.write(Buffer.alloc(bytes));
  const record = { hrTime: [1, 0], body: 'x', attributes: {} } as unknown as ReadableLogRecord;
  let code: number | undefined;
  new JsonLines(stream, 'gateway').export([record], (result) => {
    code = result.code;
  });
  await new Promise((resolve) => setImmediate(resolve));
  // A line that was taken waits like the others; one that was refused is done at once.
  return { code: code ?? -1, taken: stream.writableLength > bytes };
}

test('a line is taken while up to 4 MiB wait, and refused from there on', async () => {
  expect(await writeWhileWaiting(LIMIT)).toEqual({ code: -1, taken: true });
  expect(await writeWhileWaiting(LIMIT + 1)).toEqual({
    code: ExportResultCode.FAILED,
    taken: false,
  });
});

describe('JSON lines', () => {
  const record = {
    hrTime: [1795207097, 653_000_000],
    severityText: 'INFO',
    severityNumber: 9,
    body: 'log',
    attributes: { 'openclaw.a': 1 },
    spanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
  } as unknown as ReadableLogRecord;
  const results = async (lines: JsonLines, times: number) => {
    const codes: ExportResultCode[] = [];
    for (let index = 0; index < times; index++)
      lines.export([record], ({ code }) => codes.push(code));
    await new Promise((resolve) => setImmediate(resolve));
    return codes;
  };

  test('are one object a line', async () => {
    let written = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written += chunk;
        done();
      },
    });
    expect(await results(new JsonLines(stream, 'gateway'), 1)).toEqual([ExportResultCode.SUCCESS]);
    expect(written.endsWith('}\n')).toBe(true);
    expect(JSON.parse(written)).toEqual({
      ts: '2026-11-20T20:38:17.653Z',
      signal: 'openclaw.diagnostic.log',
      'service.name': 'gateway',
      severityText: 'INFO',
      severityNumber: 9,
      body: 'log',
      attributes: { 'openclaw.a': 1 },
      trace_id: 'a'.repeat(32),
      span_id: 'b'.repeat(16),
      trace_flags: '01',
    });
  });

  test.each(['EPIPE', 'ENOSPC'])('fail the record and nothing else on %s', async (code) => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
    });
    const lines = new JsonLines(stream, 'gateway');
    // None of them counts as written before the stream has said so.
    expect(await results(lines, 1)).toEqual([ExportResultCode.FAILED]);
    expect(await results(lines, 2)).toEqual([ExportResultCode.FAILED, ExportResultCode.FAILED]);
    await lines.shutdown();
  });
});
