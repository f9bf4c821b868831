import { expect, it } from 'vitest';
import { milliseconds, RecordedSpans } from '../../../../kit/recorded-spans.ts';

const AT = 1_800_000_000_000;

/** A tool's start, if any, and its end, and when the span begins and ends, all after AT; test/oracle has the usual. */
it.each([
  [
    'takes the time of a tool from its source',
    { sourceTimestampMs: AT - 40 },
    { sourceTimestampMs: AT - 4 },
    -40,
    -4,
  ],
  ['never ends before it begins', {}, { ts: AT - 10 }, 0, 0],
  [
    'is as long as its end says when the clock was set back meanwhile',
    ...[{}, { ts: AT - 10, durationMs: 25 }, 0, 25],
  ],
  ['takes a time near the epoch as it is', undefined, { ts: 7, durationMs: 2 }, 5 - AT, 7 - AT],
  ['takes the present for an event without a time', undefined, { ts: Number.NaN }, 0, 0],
  ['takes the present for a time that OTLP cannot hold', undefined, { ts: 2 ** 53 }, 0, 0],
  ['has no length when it would begin before all time', undefined, { durationMs: AT * 2 }, 0, 0],
] as const)('%s', (_, start, end, begins, ends) => {
  const spans = new RecordedSpans({ now: () => AT });
  if (start) spans.record('tool.execution.started', { span: 'a' }, { ts: AT, ...start });
  spans.record('tool.execution.completed', { span: 'a' }, { ts: AT, ...end });
  const { startTime, endTime } = spans.span('openclaw.tool.execution');
  expect([milliseconds(startTime) - AT, milliseconds(endTime) - AT]).toEqual([begins, ends]);
});
