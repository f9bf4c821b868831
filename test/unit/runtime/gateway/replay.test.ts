import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import { type Recording, readRecordings } from '../../../../runtime/gateway/recording.ts';
import { Replay, replaySchedule } from '../../../../runtime/gateway/replay.ts';
import type { HostEvent, HostEventMetadata } from '../../../../runtime/host/host.ts';

const EVENTS = 'test/data/events';

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

/** Plays a recording through a dispatcher and returns what a subscriber without exporter saw. */
async function played(recording: Recording, passes = 1) {
  const dispatcher = new EventDispatcher((type, error) => {
    throw new Error(`${type}: ${error}`);
  });
  const seen: { event: HostEvent; metadata: HostEventMetadata; privateData: unknown }[] = [];
  dispatcher.onEvent((event, metadata, privateData) => {
    seen.push({ event, metadata, privateData });
  });
  const replay = new Replay([recording], dispatcher.emit.bind(dispatcher));
  for (let pass = 0; pass < passes; pass += 1)
    expect(await replay.play(Number.POSITIVE_INFINITY)).toBe(true);
  return seen;
}

test('recorded events are delivered as recorded, shifted to the present with their distances kept', async () => {
  const recordings = await readRecordings(EVENTS);
  expect(recordings.map(({ name }) => name)).toEqual(['main', 'stall', 'stuck']);
  for (const recording of recordings) {
    const seen = await played(recording);
    const shift = seen[0]!.event.ts - recording.events[0]!.event.ts;
    const moved = recording.events.map(({ event, metadata, privateData = {} }) => {
      const times = ['ts', 'startedAt', 'endedAt'].flatMap((name) => {
        const time: unknown = Reflect.get(event, name);
        return typeof time === 'number' ? [[name, time + shift]] : [];
      });
      const shifted = { ...event, ...Object.fromEntries(times), seq: expect.any(Number) };
      return { event: shifted, metadata, privateData };
    });
    expect(seen).toEqual(moved);
    expect(Math.max(...seen.map(({ event }) => event.ts))).toBeLessThanOrEqual(Date.now());
  }
});

test('recorded events have traces of their own in every pass, with the same tree', async () => {
  const [recording] = await readRecordings(EVENTS);
  const traces = (await played(recording!, 2)).map(({ event }) => event.trace);
  const first = traces.slice(0, traces.length / 2);
  expect(first).toEqual(recording!.events.map(({ event }) => event.trace));
  const ids = new Set(first.map((trace) => trace?.traceId));
  const renamed = new Map<string, string | undefined>();
  for (const [index, trace] of traces.slice(first.length).entries()) {
    const before = first[index];
    if (trace === undefined || before === undefined) continue;
    expect(ids.has(trace.traceId)).toBe(false);
    for (const key of ['traceId', 'spanId', 'parentSpanId'] as const) {
      const old = before[key] ?? '';
      expect(renamed.get(old) ?? trace[key]).toBe(trace[key]);
      renamed.set(old, trace[key]);
    }
  }
  expect(renamed.size).toBeGreaterThan(100);
});

const recordingOf = (...times: number[]): Recording => ({
  name: 'made',
  events: times.map((ts) => ({ event: { type: 'a', ts, seq: 1 }, metadata: { trusted: true } })),
});

test('a replay loops until it is stopped', async () => {
  let delivered = 0;
  const replay = new Replay([recordingOf(0, 5)], () => {
    delivered += 1;
    if (delivered === 7) replay.stop();
  });
  await replay.loop(100);
  expect(delivered).toBe(7);
});

test('a replay is stopped while it waits for the next event', async () => {
  const delivered: number[] = [];
  const replay = new Replay([recordingOf(0, 5, 1e9)], ({ ts }) => {
    delivered.push(ts ?? 0);
    if (delivered.length === 1) setImmediate(() => replay.stop());
  });
  expect(await replay.play(0.001)).toBe(false);
  expect(delivered).toHaveLength(1);
});

test('a folder without a recording, or with a line in one that is no event, is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await expect(readRecordings(folder)).rejects.toThrow('holds no recording');
  const fine = '{"event":{"type":"a","ts":1},"metadata":{"trusted":true}}';
  await writeFile(join(folder, 'broken.jsonl'), `${fine}\n{"event":\n`);
  await expect(readRecordings(folder)).rejects.toThrow('broken.jsonl:2: not JSON');
});
