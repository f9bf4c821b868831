import { expect, it } from 'vitest';
import { milliseconds, RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const AT = 1_800_000_000_000;

/** Events of one span, and when it begins and ends, in milliseconds after AT; test/oracle has the usual. */
it.each([
  [
    'takes the time of a tool from its source',
    ['tool.execution.started', { sourceTimestampMs: AT - 40 }],
    ['tool.execution.completed', { ts: AT + 9, sourceTimestampMs: AT - 4 }],
    [-40, -4],
  ],
  ['never ends before it begins', ['run.started', {}], ['run.completed', { ts: AT - 10 }], [0, 0]],
  [
    'is as long as its end says when the clock was set back meanwhile',
    ['run.started', {}],
    ['run.completed', { ts: AT - 10, durationMs: 25 }],
    [0, 25],
  ],
  [
    'takes a time near the epoch as it is',
    undefined,
    ['tool.execution.completed', { ts: 7, durationMs: 2 }],
    [5 - AT, 7 - AT],
  ],
  [
    'takes the present for an event without a time',
    undefined,
    ['tool.execution.completed', { ts: Number.NaN }],
    [0, 0],
  ],
  [
    'takes the present for a time that OTLP cannot hold',
    undefined,
    ['tool.execution.completed', { ts: 2 ** 53 }],
    [0, 0],
  ],
  [
    'has no length when it would begin before all time',
    undefined,
    ['tool.execution.completed', { durationMs: AT * 2 }],
    [0, 0],
  ],
] as const)('%s', (_, start, end, [begins, ends]) => {
  const spans = new RecordedSpans({ now: () => AT });
  for (const [type, fields] of start === undefined ? [end] : [start, end])
    spans.record(type, { span: 'a' }, { ts: AT, ...fields }, TRUSTED);
  const [span] = spans.spans;
  expect(spans.spans).toHaveLength(1);
  expect(milliseconds(span!.startTime) - AT).toBe(begins);
  expect(milliseconds(span!.endTime) - AT).toBe(ends);
});
