import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { jsonLines } from '../../../../../runtime/otel/logs/json-lines.ts';
import type { EmittedRecord } from '../../../../../runtime/otel/sdk/logs.ts';

const route = { signal: 'logs', transport: 'stdout' } as const;
const LIMIT = 4 * 1024 * 1024;
/** Ends a line for some readers, or is obeyed by some terminals. */
const BODY = 'a\n\u0085\u2028\u001b[31m\u009b31m\u202e\u007f';
const record = {
  hrTime: [1795207097, 653_000_000],
  ...{ severityText: 'INFO', severityNumber: 9, body: BODY, attributes: { 'openclaw.a': 1 } },
  spanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
} as unknown as EmittedRecord;

type Write = (text: string, done: (error?: Error) => void) => void;

/** What a stream that writes so makes of some records. */
async function written(write: Write, records = 1, waiting = 0) {
  const outcomes: string[] = [];
  const stream = new Writable({ write: (chunk, _, done) => write(String(chunk), done) });
  if (waiting > 0) stream.write(Buffer.alloc(waiting));
  const lines = jsonLines(stream, 'gateway', route, {
    succeeded: () => outcomes.push('written'),
    exportFailed: (_, error, items) => outcomes.push(`${items} failed: ${String(error)}`),
  });
  for (let index = 0; index < records; index += 1) lines.onEmit(record);
  await new Promise((resolve) => setImmediate(resolve));
  return { outcomes, lines, stream };
}

test('a record is one object in a line', async () => {
  const texts: string[] = [];
  const { outcomes } = await written((chunk, done) => {
    texts.push(chunk);
    done();
  });
  expect(outcomes).toEqual(['written']);
  expect(texts).toEqual([expect.stringMatching(/^[\x20-\x7e]+\}\n$/)]);
  expect(JSON.parse(texts.join(''))).toEqual({
    ts: '2026-11-20T20:38:17.653Z',
    signal: 'openclaw.diagnostic.log',
    'service.name': 'gateway',
    ...{ severityText: 'INFO', severityNumber: 9, body: BODY, attributes: { 'openclaw.a': 1 } },
    ...{ trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), trace_flags: '01' },
  });
});

test('a stream that fails costs the records and nothing else, each counted', async () => {
  const { outcomes, lines } = await written((_, done) => done(new Error('ENOSPC')), 3);
  // None of them counts as written before the stream has said so.
  expect(outcomes).toHaveLength(3);
  for (const outcome of outcomes) expect(outcome).toMatch(/^1 failed: /);
  await lines.shutdown();
});

test('a line is taken while up to 4 MiB wait, and refused from there on', async () => {
  const { outcomes, stream } = await written(() => {}, 2, LIMIT);
  expect(outcomes).toEqual(['1 failed: Error: The stream is too slow']);
  expect(stream.writableLength).toBeGreaterThan(LIMIT);
});
