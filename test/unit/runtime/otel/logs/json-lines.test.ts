import { Writable } from 'node:stream';
import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
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
