import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { HostEvent } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import type { Recording } from './recording.ts';

/** As many events as the real gateway drains from its queue in one turn of the event loop. */
const EVENTS_PER_TURN = 100;

/** Milliseconds that a recorded pause is shortened to: a gateway idles more than it works. */
const IDLE_LIMIT = 500;

/** The fields that name a moment; durations need no change. */
const MOMENTS = ['ts', 'startedAt', 'endedAt'];
const IDS = ['traceId', 'spanId', 'parentSpanId'] as const;

/**
 * Plays every recording once, one after the other: shifted to the present, everything else as it was
 * recorded.
 *
 * @param speed 1 keeps the recorded pace, 10 is ten times as fast, Infinity is at once
 * @param pass how often they were played before: ids of traces are those of the pass
 */
export async function replay(
  recordings: readonly Recording[],
  deliver: EventDispatcher['emit'],
  speed: number,
  pass: number,
  signal: AbortSignal,
): Promise<void> {
  for (const { events } of recordings) {
    const { due, shift } = replaySchedule(
      events.map(({ event }) => event.ts),
      speed,
    );
    const start = Date.now();
    const startTick = performance.now();
    for (const [index, { event, metadata, privateData }] of events.entries()) {
      const wait = startTick + due[index]! - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal }).catch(() => {});
      else if (index % EVENTS_PER_TURN === 0) await nextTurn();
      if (signal.aborted) return;
      deliver(shifted(event, Math.round(start + shift[index]!), pass), metadata, privateData);
    }
  }
}

function shifted(event: HostEvent, shift: number, pass: number): HostEvent {
  const moved: Record<string, unknown> = { ...event };
  for (const moment of MOMENTS) {
    const time = moved[moment];
    if (typeof time === 'number') moved[moment] = time + shift;
  }
  // A trace backend would take the second pass for more spans of the first one's traces.
  if (event.trace !== undefined && pass > 0) {
    const trace = { ...event.trace };
    for (const name of IDS)
      if (trace[name] !== undefined) trace[name] = idOfPass(trace[name], pass);
    moved['trace'] = trace;
  }
  return moved as unknown as HostEvent;
}

function idOfPass(id: string, pass: number): string {
  const head = (Number.parseInt(id.slice(0, 8), 16) ^ pass) >>> 0;
  return head.toString(16).padStart(8, '0') + id.slice(8);
}

/**
 * Lays recorded times out over a replay: when each event is due, in milliseconds after its start and
 * never descending, and what is to be added to the times within it, besides the start's epoch
 * milliseconds.
 *
 * A shortened pause splits the recording into segments. Inside a segment every time is moved by
 * the same amount, so that spans keep their lengths and parents their children, and each segment
 * ends when its last event is delivered: a replayed time is never in the future. At once means
 * one segment, which keeps all the recorded pauses.
 *
 * @param times epoch milliseconds in the order of delivery; they may step back
 */
export function replaySchedule(
  times: readonly number[],
  speed: number,
): { readonly due: readonly number[]; readonly shift: readonly number[] } {
  const idleLimit = speed === Number.POSITIVE_INFINITY ? speed : IDLE_LIMIT;
  const due: number[] = [];
  const shift: number[] = [];
  let latest = times[0] ?? 0;
  let elapsed = 0;
  const closeSegment = (): void => {
    while (shift.length < due.length) shift.push(elapsed / speed - latest);
  };
  for (const time of times) {
    const pause = Math.max(0, time - latest);
    if (pause > idleLimit) closeSegment();
    elapsed += Math.min(pause, idleLimit);
    latest = Math.max(latest, time);
    due.push(elapsed / speed);
  }
  closeSegment();
  return { due, shift };
}
