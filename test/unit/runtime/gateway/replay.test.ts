import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { EmittedEvent } from '../../../../runtime/gateway/dispatcher.ts';
import { type Recording, readRecordings } from '../../../../runtime/gateway/recording.ts';
import { replay, replaySchedule } from '../../../../runtime/gateway/replay.ts';
import { scratchFile } from '../../../kit/scratch.ts';

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
type Deliver = Parameters<typeof replay>[1];
const NEVER = new AbortController().signal;
const at = (ts: number) => ({ type: 'a', ts, seq: 1 });

test('events are delivered as recorded, but for their times and, from the second pass on, their ids', async () => {
  const trace = { traceId: 'a1'.repeat(16), spanId: 'b2'.repeat(8), traceFlags: '01' };
  const child = { ...trace, spanId: 'c3'.repeat(8), parentSpanId: trace.spanId };
  const first = { ...at(1000), startedAt: 900, durationMs: 100, trace };
  const second = { type: 'b', ts: 1005, seq: 2, endedAt: 1004, trace: child };
  const seen: [event: EmittedEvent, ...unknown[]][] = [];
  const deliver: Deliver = (...given) => void seen.push(given);
  for (const from of [0, 2]) {
    await replay([recordingOf(first, second)], deliver, Infinity, from, NEVER);
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

test.each([
  ['while it waits for the next event', 0.001, 1],
  ['however fast it is: others get their turn', Number.POSITIVE_INFINITY, 100],
])('a replay is stopped %s', async (_, speed, most) => {
  let delivered = 0;
  const stopping = new AbortController();
  const deliver = (): void => {
    delivered += 1;
    setImmediate(() => stopping.abort());
  };
  const events = Array.from({ length: 1000 }, (_, index) => at(index * 5));
  await replay([recordingOf(...events)], deliver, speed, 0, stopping.signal);
  expect(delivered).toBe(most);
});

test('a line in a recording that is no event is named', async () => {
  const fine = '{"event":{"type":"a","ts":1},"metadata":{"trusted":true}}';
  const file = scratchFile('broken.jsonl', `${fine}\n{"event":\n`);
  await expect(readRecordings(dirname(file))).rejects.toThrow('broken.jsonl:2: not JSON');
});
