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
