import { expect, it } from 'vitest';
import { milliseconds, RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const AT = 1_800_000_000_000;
const tool = (fields: object): readonly [string, object] => ['tool.execution.completed', fields];

/** Events of one span, and when it begins and ends, in milliseconds after AT. */
it.each([
  [
    'begins and ends with its events',
    ['run.started', {}],
    ['run.completed', { ts: AT + 250, durationMs: 999 }],
    [0, 250],
  ],
  [
    'took its duration when the start was not seen',
    undefined,
    ['run.completed', { durationMs: 904.25 }],
    [-904.25, 0],
  ],
  [
    'takes the time of a tool from its source',
    ['tool.execution.started', { sourceTimestampMs: AT - 40 }],
    tool({ ts: AT + 9, sourceTimestampMs: AT - 4 }),
    [-40, -4],
  ],
  ['never ends before it begins', ['run.started', {}], ['run.completed', { ts: AT - 10 }], [0, 0]],
  [
    'takes a time near the epoch as it is',
    undefined,
    tool({ ts: 7, durationMs: 2 }),
    [5 - AT, 7 - AT],
  ],
  ['takes the present for an event without a time', undefined, tool({ ts: Number.NaN }), [0, 0]],
  ...[-5, Number.NaN, Number.POSITIVE_INFINITY, '12', AT * 2].map(
    (durationMs) =>
      [
        `has no length with the duration ${durationMs}`,
        undefined,
        tool({ durationMs }),
        [0, 0],
      ] as const,
  ),
] as const)('%s', (_, start, end, [begins, ends]) => {
  const spans = new RecordedSpans({ now: () => AT });
  for (const [type, fields] of start === undefined ? [end] : [start, end])
    spans.record(type, { span: 'a' }, { ts: AT, ...fields }, TRUSTED);
  const [span] = spans.spans;
  expect(spans.spans).toHaveLength(1);
  expect(milliseconds(span!.startTime) - AT).toBe(begins);
  expect(milliseconds(span!.endTime) - AT).toBe(ends);
});
