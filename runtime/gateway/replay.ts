import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type {
  HostEvent,
  HostEventMetadata,
  HostPrivateData,
  HostTraceContext,
} from '../host/host.ts';
import type { RecordedEvent, Recording } from './recording.ts';

export type Deliver = (
  event: HostEvent,
  metadata: HostEventMetadata,
  privateData: HostPrivateData | undefined,
) => void;

/** As many events as the real gateway drains from its queue in one turn of the event loop. */
const EVENTS_PER_TURN = 100;

/** Times other than `ts` that name a moment; durations need no change. */
const MOMENTS = ['startedAt', 'endedAt'] as const;

/** Plays recorded events again: shifted to the present, everything else as it was recorded. */
export class Replay {
  readonly #recordings: readonly Recording[];
  readonly #deliver: Deliver;
  readonly #stopping = new AbortController();
  #passes = 0;

  constructor(recordings: readonly Recording[], deliver: Deliver) {
    this.#recordings = recordings;
    this.#deliver = deliver;
  }

  /** Plays every recording once, one after the other. Returns false when it was stopped before the end. */
  async play(pace: SchedulePace): Promise<boolean> {
    const pass = this.#passes++;
    for (const recording of this.#recordings) {
      await this.#playRecording(recording, pace, pass);
    }
    return !this.#stopping.signal.aborted;
  }

  /** Plays until it is stopped. */
  async loop(pace: SchedulePace): Promise<void> {
    while (await this.play(pace)) {
      // A pass of few events at full speed must not keep the event loop from its other work.
      await nextTurn();
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #playRecording(recording: Recording, pace: SchedulePace, pass: number): Promise<void> {
    const { signal } = this.#stopping;
    const schedule = replaySchedule(
      recording.events.map(({ event }) => event.ts),
      pace,
    );
    const start = Date.now();
    const startTick = performance.now();
    let inTurn = 0;
    for (const [index, recorded] of recording.events.entries()) {
      if (signal.aborted) return;
      const wait = startTick + schedule.due[index]! - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal }).catch(() => {});
      else if (inTurn >= EVENTS_PER_TURN) await nextTurn();
      inTurn = wait > 0 || inTurn >= EVENTS_PER_TURN ? 0 : inTurn + 1;
      if (signal.aborted) return;
      const shift = Math.round(start + schedule.shift[index]!);
      this.#deliver(shifted(recorded, shift, pass), recorded.metadata, recorded.privateData);
    }
  }
}

function shifted({ event }: RecordedEvent, shift: number, pass: number): HostEvent {
  const moved: Record<string, unknown> = { ...event, ts: event.ts + shift };
  for (const moment of MOMENTS) {
    const time = moved[moment];
    if (typeof time === 'number') moved[moment] = time + shift;
  }
  if (event.trace !== undefined && pass > 0) moved['trace'] = traceOfPass(event.trace, pass);
  return moved as unknown as HostEvent;
}

/** A trace backend would take the second pass for more spans of the first one's traces. */
function traceOfPass(trace: HostTraceContext, pass: number): HostTraceContext {
  return {
    ...trace,
    traceId: idOfPass(trace.traceId, pass),
    ...(trace.spanId !== undefined && { spanId: idOfPass(trace.spanId, pass) }),
    ...(trace.parentSpanId !== undefined && { parentSpanId: idOfPass(trace.parentSpanId, pass) }),
  };
}

function idOfPass(id: string, pass: number): string {
  const head = (Number.parseInt(id.slice(0, 8), 16) ^ pass) >>> 0;
  return head.toString(16).padStart(8, '0') + id.slice(8);
}

/** When each event of a recording is due again, and what its recorded times become. */
export interface ReplaySchedule {
  /** Milliseconds after the start of the replay, never descending; one per event. */
  readonly due: Float64Array;
  /** To be added, with the start's epoch milliseconds, to the times within the event. */
  readonly shift: Float64Array;
}

export interface SchedulePace {
  /** 1 keeps the recorded pace, 10 is ten times as fast, Infinity is at once. */
  readonly speed: number;
  /** A recorded pause longer than this many milliseconds is shortened to it. */
  readonly idleLimit: number;
}

/**
 * Lays recorded times out over a replay.
 *
 * A shortened pause splits the recording into segments. Inside a segment every time is moved by
 * the same amount, so that spans keep their lengths and parents their children, and each segment
 * ends when its last event is delivered: a replayed time is never in the future. At once means
 * one segment, which keeps all the recorded pauses.
 *
 * @param times epoch milliseconds in the order of delivery; they may step back
 */
export function replaySchedule(times: readonly number[], pace: SchedulePace): ReplaySchedule {
  const due = new Float64Array(times.length);
  const shift = new Float64Array(times.length);
  const idleLimit = pace.speed === Number.POSITIVE_INFINITY ? pace.speed : pace.idleLimit;
  let segment = 0;
  let latest = times[0] ?? 0;
  let elapsed = 0;
  const closeSegment = (end: number): void => {
    shift.fill(elapsed / pace.speed - latest, segment, end);
    segment = end;
  };
  for (const [index, time] of times.entries()) {
    const pause = Math.max(0, time - latest);
    if (pause > idleLimit) closeSegment(index);
    elapsed += Math.min(pause, idleLimit);
    latest = Math.max(latest, time);
    due[index] = elapsed / pace.speed;
  }
  closeSegment(times.length);
  return { due, shift };
}
