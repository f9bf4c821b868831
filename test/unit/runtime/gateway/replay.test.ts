import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventDispatcher } from '../../../../runtime/gateway/dispatcher.ts';
import { type Recording, readRecordings } from '../../../../runtime/gateway/recording.ts';
import { Replay } from '../../../../runtime/gateway/replay.ts';
import { replaySchedule } from '../../../../runtime/gateway/replay-schedule.ts';
import type { HostEvent, HostEventMetadata } from '../../../../runtime/host/host.ts';

const AT_ONCE = { speed: Number.POSITIVE_INFINITY, idleLimit: 500 };
const EVENTS = fileURLToPath(new URL('../../../data/events', import.meta.url));

describe('the schedule', () => {
  test('keeps the recorded pace', () => {
    const { due, shift, length } = replaySchedule([1000, 1040, 1100], { speed: 1, idleLimit: 500 });
    expect([...due]).toEqual([0, 40, 100]);
    expect([...shift]).toEqual([-1000, -1000, -1000]);
    expect(length).toBe(100);
  });

  test('shortens a long pause, and keeps times within each side of it', () => {
    const { due, shift } = replaySchedule([0, 100, 5_100, 5_200], { speed: 1, idleLimit: 500 });
    expect([...due]).toEqual([0, 100, 600, 700]);
    expect([...shift]).toEqual([0, 0, -4_500, -4_500]);
  });

  test('at ten times the pace the last event of a stretch happens as it is delivered', () => {
    const { due, shift } = replaySchedule([0, 100, 200], { speed: 10, idleLimit: 500 });
    expect([...due]).toEqual([0, 10, 20]);
    expect([...shift]).toEqual([-180, -180, -180]);
  });

  test('at once everything is due now, and the recorded pauses lie in the past', () => {
    const { due, shift } = replaySchedule([0, 9_000], AT_ONCE);
    expect([...due]).toEqual([0, 0]);
    expect([...shift]).toEqual([-9_000, -9_000]);
  });

  test('no events, no length', () => {
    expect(replaySchedule([], AT_ONCE).length).toBe(0);
  });

  test('no event is early, none in the future, and a stretch is moved as a whole', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 50 }).map((steps) => {
      let time = 1_700_000_000_000;
      // Delivery steps back now and then, as it does in the recordings.
      return steps.map((step) => {
        time += step;
        return step % 7 === 0 ? time - 50 : time;
      });
    });
    const speeds = fc.constantFrom(0.5, 1, 10, 1000, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(times, speeds, (recorded, speed) => {
        const { due, shift, length } = replaySchedule(recorded, { speed, idleLimit: 1_000 });
        for (const [index, time] of recorded.entries()) {
          if (index > 0) expect(due[index]).toBeGreaterThanOrEqual(due[index - 1]!);
          if (speed >= 1) expect(time + shift[index]!).toBeLessThanOrEqual(due[index]! + 1e-3);
          expect(due[index]).toBeLessThanOrEqual(length);
        }
      }),
    );
  });
});

/** Plays recordings through a dispatcher and returns what a subscriber without exporter saw. */
async function played(recordings: readonly Recording[], passes = 1) {
  const dispatcher = new EventDispatcher((type, error) => {
    throw new Error(`${type}: ${error}`);
  });
  const seen: { event: HostEvent; metadata: HostEventMetadata; privateData: unknown }[] = [];
  dispatcher.onEvent((event, metadata, privateData) => {
    seen.push({ event, metadata, privateData });
  });
  const replay = new Replay(recordings, dispatcher.emit.bind(dispatcher));
  for (let pass = 0; pass < passes; pass += 1) expect(await replay.play(AT_ONCE)).toBe(true);
  expect(replay.delivered).toBe(seen.length);
  return seen;
}

describe('the recorded events of a real gateway', () => {
  test('reach any subscriber, all of them, with trust and private data as recorded', async () => {
    const recordings = await readRecordings(EVENTS);
    const recorded = recordings.flatMap(({ events }) => events);
    const seen = await played(recordings);
    expect(recordings.map(({ name }) => name)).toEqual(['main', 'stall', 'stuck']);
    expect(seen).toHaveLength(recorded.length);
    for (const [index, { event, metadata, privateData = {} }] of recorded.entries()) {
      const {
        ts: _ts,
        seq: _seq,
        startedAt: _start,
        endedAt: _end,
        ...fields
      } = { ...event } as Record<string, unknown>;
      expect(seen[index]?.event).toMatchObject(fields);
      expect(seen[index]?.metadata).toEqual(metadata);
      expect(seen[index]?.privateData).toEqual(privateData);
    }
  });

  test('are shifted to the present, none into the future, with their distances kept', async () => {
    const [recording] = await readRecordings(EVENTS);
    const recorded = recording!.events;
    const seen = await played([recording!]);
    const now = Date.now();
    const shift = seen[0]!.event.ts - recorded[0]!.event.ts;
    expect(Math.max(...seen.map(({ event }) => event.ts))).toBeLessThanOrEqual(now);
    expect(seen.map(({ event }) => event.ts)).toEqual(
      recorded.map(({ event }) => event.ts + shift),
    );
    const phase = seen.findIndex(({ event }) => event.type === 'diagnostic.phase.completed');
    const before = recorded[phase]!.event as HostEvent & { startedAt: number };
    expect((seen[phase]!.event as typeof before).startedAt).toBe(before.startedAt + shift);
  });

  test('have traces of their own in every pass, with the same tree', async () => {
    const [recording] = await readRecordings(EVENTS);
    const seen = await played([recording!], 2);
    const half = seen.length / 2;
    const [first, second] = [seen.slice(0, half), seen.slice(half)].map((pass) =>
      pass.map(({ event }) => event.trace),
    );
    expect(first).toEqual(recording!.events.map(({ event }) => event.trace));
    const ids = new Set(first!.map((trace) => trace?.traceId));
    const renamed = new Map<string, string>();
    for (const [index, trace] of second!.entries()) {
      if (trace === undefined) continue;
      expect(ids.has(trace.traceId)).toBe(false);
      expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
      for (const key of ['spanId', 'parentSpanId'] as const) {
        const old = first![index]?.[key];
        if (old === undefined) continue;
        expect(renamed.get(old) ?? trace[key]).toBe(trace[key]);
        renamed.set(old, trace[key]!);
      }
    }
    expect(renamed.size).toBeGreaterThan(100);
  });
});

describe('a replay', () => {
  const recording: Recording = {
    name: 'two',
    events: [0, 5].map((ts) => ({
      event: { type: 'a', ts, seq: 1 },
      metadata: { trusted: true },
    })),
  };

  test('loops until it is stopped', async () => {
    const replay: Replay = new Replay([recording], () => {
      if (replay.delivered === 7) replay.stop();
    });
    await replay.loop({ speed: 100, idleLimit: 1 });
    expect(replay.delivered).toBe(7);
  });

  test('is stopped while it waits for the next event', async () => {
    const slow: Recording = {
      ...recording,
      events: [
        ...recording.events,
        { event: { type: 'a', ts: 1e9, seq: 1 }, metadata: { trusted: true } },
      ],
    };
    const replay: Replay = new Replay([slow], () => {
      if (replay.delivered === 2) setImmediate(() => replay.stop());
    });
    expect(await replay.play({ speed: 1, idleLimit: 1e9 })).toBe(false);
    expect(replay.delivered).toBe(2);
  });

  test('lets the event loop breathe', async () => {
    const many: Recording = { name: 'many', events: Array(1_000).fill(recording.events[0]) };
    let turns = 0;
    const count = (): void => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await new Replay([many], () => {}).play(AT_ONCE);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});

describe('a recording that cannot be read', () => {
  test.each([
    ['{"event":', 'broken.jsonl:2: not JSON'],
    ['null', 'broken.jsonl:2: an event needs a type'],
    [
      '{"event":{"type":"a"},"metadata":{"trusted":true}}',
      'broken.jsonl:2: an event needs a type and a time',
    ],
    ['{"event":{"type":"a","ts":1}}', 'broken.jsonl:2: an event needs metadata'],
  ])('%s is named with its line', async (line, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'recording-'));
    try {
      await expect(readRecordings(folder)).rejects.toThrow('holds no recording');
      const fine = '{"event":{"type":"a","ts":1},"metadata":{"trusted":true}}';
      await writeFile(join(folder, 'broken.jsonl'), `${fine}\n${line}\n`);
      await expect(readRecordings(folder)).rejects.toThrow(message);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
