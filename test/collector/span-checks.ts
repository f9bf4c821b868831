import type { ReceivedSpan } from '../../codegen/tools/check-live/telemetry.ts';
import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import type { Report } from '../kit/report.ts';

/** The flags say that the parent is known to be in another process. */
const REMOTE_PARENT = 0x300;

/** Marks a span whose end never came; it ends when the exporter stops. */
const INCOMPLETE = 'openclaw.span.incomplete';

/** Numbers that some events have beside their time, in milliseconds. */
interface Moments {
  readonly durationMs: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Every parent is there, every id is its own, every time is one of an event. */
export function checkSpans(
  report: Report,
  spans: readonly ReceivedSpan[],
  events: readonly RecordedEvent[],
): void {
  const idOf = ({ traceId, spanId }: ReceivedSpan) => `${traceId} ${spanId}`;
  const ids = new Set(spans.map(idOf));
  report.check(spans.length > 0, 'spans arrive', `${spans.length}`);
  report.equal(ids.size, spans.length, 'every span has an id of its own');

  const children = spans.filter(({ parentSpanId }) => parentSpanId !== '');
  const remote = children.filter(({ flags }) => (flags & REMOTE_PARENT) === REMOTE_PARENT);
  const dangling = children.filter(
    (span) => !remote.includes(span) && !ids.has(`${span.traceId} ${span.parentSpanId}`),
  );
  report.equal(dangling.map(({ name }) => name).slice(0, 5), [], 'every parent is in the export');
  report.check(
    children.length > 0,
    'spans have parents',
    `${children.length - remote.length} in the export, ${remote.length} declared remote`,
  );
  checkTimes(report, spans, events);
}

/** Milliseconds, as events have them; a duration gives the start of what ended with the event. */
function checkTimes(
  report: Report,
  spans: readonly ReceivedSpan[],
  events: readonly RecordedEvent[],
): void {
  const ends = new Set(events.map(({ event }) => event.ts));
  const starts = new Set(ends);
  for (const { event } of events) {
    const { durationMs, startedAt, endedAt } = event as Partial<Moments>;
    if (typeof durationMs === 'number') starts.add(Math.round(event.ts - durationMs));
    for (const moment of [startedAt, endedAt]) {
      if (moment === undefined) continue;
      starts.add(moment);
      ends.add(moment);
      if (typeof durationMs === 'number') starts.add(Math.round(moment - durationMs));
    }
  }
  const milliseconds = (time: bigint) => Math.round(Number(time) / 1e6);
  const complete = spans.filter(({ attributes }) => attributes[INCOMPLETE] !== true);
  const wrong = spans.filter(
    (span) =>
      !starts.has(milliseconds(span.start)) ||
      (complete.includes(span) && !ends.has(milliseconds(span.end))),
  );
  report.equal(
    wrong.map(({ name, start, end }) => `${name} ${start} ${end}`).slice(0, 5),
    [],
    'the times of every span are those of events',
  );
  // The recordings end in the middle of some work.
  const unfinished = spans.length - complete.length;
  const few = unfinished < spans.length / 20;
  report.check(few, 'few spans are closed and marked for want of their end', `${unfinished}`);
  const backwards = spans.filter(({ start, end }) => end < start);
  report.equal(backwards.length, 0, 'no span ends before it starts');
}
