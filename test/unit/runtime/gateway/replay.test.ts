import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EmittedEvent } from '../../../../runtime/gateway/dispatcher.ts';
import { type Recording, readRecordings } from '../../../../runtime/gateway/recording.ts';
import { Replay, replaySchedule } from '../../../../runtime/gateway/replay.ts';

test.each([
  ['keeps the recorded pace', [1000, 1040, 1100], 1, [0, 40, 100], [-1000, -1000, -1000]],
  [
    'shortens a long pause, and keeps times within each side of it',
    ...([[0, 100, 5_100, 5_200], 1, [0, 100, 600, 700], [0, 0, -4_500, -4_500]] as const),
  ],
  ['delivers the last event as it happens', [0, 100, 200], 10, [0, 10, 20], [-180, -180, -180]],
  ['has everything due at once', [0, 9_000], Number.POSITIVE_INFINITY, [0, 0], [-9_000, -9_000]],
])('the schedule %s', (_, times, speed, due, shift) => {
  expect(replaySchedule(times, speed)).toEqual({ due, shift });
});

const recordingOf = (...events: Recording['events'][number]['event'][]): Recording => ({
  name: 'made',
  events: events.map((event) => ({ event, metadata: { trusted: event.seq === 1 } })),
});
const at = (ts: number) => ({ type: 'a', ts, seq: 1 });

test('events are delivered as recorded, but for their times and, from the second pass on, their ids', async () => {
  const trace = { traceId: 'a1'.repeat(16), spanId: 'b2'.repeat(8), traceFlags: '01' };
  const child = { ...trace, spanId: 'c3'.repeat(8), parentSpanId: trace.spanId };
  const first = { ...at(1000), startedAt: 900, durationMs: 100, trace };
  const second = { type: 'b', ts: 1005, seq: 2, endedAt: 1004, trace: child };
  const seen: [event: EmittedEvent, ...unknown[]][] = [];
  const replay = new Replay([recordingOf(first, second)], (...given) => void seen.push(given));
  for (const from of [0, 2]) {
    expect(await replay.play(Number.POSITIVE_INFINITY)).toBe(true);
    const ts = seen[from]?.[0].ts ?? 0;
    const mine = expect.any(Object);
    expect(seen.slice(from)).toEqual([
      [{ ...first, ts, startedAt: ts - 100, trace: mine }, { trusted: true }, undefined],
      [{ ...second, ts: ts + 5, endedAt: ts + 4, trace: mine }, { trusted: false }, undefined],
    ]);
    expect(ts + 5).toBeLessThanOrEqual(Date.now());
  }
  const [root, below, ownRoot, ownBelow] = seen.map(([event]) => event.trace);
  expect([root, below]).toEqual([trace, child]);
  const { traceId, spanId } = ownRoot ?? trace;
  expect(ownBelow).toEqual({ ...child, traceId, spanId: ownBelow?.spanId, parentSpanId: spanId });
  const ids = [trace.traceId, traceId, trace.spanId, child.spanId, spanId, ownBelow?.spanId];
  expect(new Set(ids).size).toBe(ids.length);
});

test('a replay loops until it is stopped', async () => {
  let delivered = 0;
  const replay = new Replay([recordingOf(at(0), at(5))], () => {
    delivered += 1;
    if (delivered === 7) setImmediate(() => replay.stop()); // however fast, others get their turn
  });
  await replay.loop(Number.POSITIVE_INFINITY);
  expect(delivered).toBeGreaterThanOrEqual(7);
});

test('a replay is stopped while it waits for the next event', async () => {
  let delivered = 0;
  const replay = new Replay([recordingOf(at(0), at(5), at(1e9))], () => {
    delivered += 1;
    setImmediate(() => replay.stop());
  });
  expect(await replay.play(0.001)).toBe(false);
  expect(delivered).toBe(1);
});

test('a line in a recording that is no event is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const fine = '{"event":{"type":"a","ts":1},"metadata":{"trusted":true}}';
  await writeFile(join(folder, 'broken.jsonl'), `${fine}\n{"event":\n`);
  await expect(readRecordings(folder)).rejects.toThrow('broken.jsonl:2: not JSON');
});
