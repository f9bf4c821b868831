import { expect, it } from 'vitest';
import { INTERNAL, milliseconds, RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const AT = 1_800_000_000_000;

function times(spans: RecordedSpans, name: string): readonly [number, number] {
  const span = spans.span(name);
  return [milliseconds(span.startTime), milliseconds(span.endTime)];
}

it('begins and ends with its events', () => {
  const spans = new RecordedSpans();
  spans.record('run.started', { span: 'a' }, { ts: AT });
  spans.record('run.completed', { span: 'a' }, { ts: AT + 250, durationMs: 999 });
  expect(times(spans, 'openclaw.run')).toEqual([AT, AT + 250]);
});

it('ends with its event and took its duration when the start was not seen', () => {
  const spans = new RecordedSpans();
  spans.record('run.completed', { span: 'a' }, { ts: AT, durationMs: 904.25 });
  expect(times(spans, 'openclaw.run')).toEqual([AT - 904.25, AT]);
});

it.each([undefined, -5, Number.NaN, Number.POSITIVE_INFINITY, '12', AT * 2])(
  'has no length with the duration %s',
  (durationMs) => {
    const spans = new RecordedSpans();
    spans.record('webhook.processed', undefined, { ts: AT, durationMs }, INTERNAL);
    expect(times(spans, 'openclaw.webhook.processed')).toEqual([AT, AT]);
  },
);

it('takes the time of a tool from its source', () => {
  const spans = new RecordedSpans();
  spans.record('tool.execution.started', { span: 'a' }, { ts: AT, sourceTimestampMs: AT - 40 });
  spans.record(
    'tool.execution.completed',
    { span: 'a' },
    { ts: AT + 9, sourceTimestampMs: AT - 4 },
  );
  expect(times(spans, 'openclaw.tool.execution')).toEqual([AT - 40, AT - 4]);
});

it('never ends before it begins', () => {
  const spans = new RecordedSpans();
  spans.record('run.started', { span: 'a' }, { ts: AT });
  spans.record('run.completed', { span: 'a' }, { ts: AT - 10 });
  expect(times(spans, 'openclaw.run')).toEqual([AT, AT]);
});

it('takes a time near the epoch as it is', () => {
  const spans = new RecordedSpans();
  spans.record('webhook.processed', undefined, { ts: 7, durationMs: 2 }, INTERNAL);
  expect(times(spans, 'openclaw.webhook.processed')).toEqual([5, 7]);
});

it('takes the present for an event without a time', () => {
  const spans = new RecordedSpans({ now: () => AT });
  spans.record('tool.loop', undefined, { ts: Number.NaN }, TRUSTED);
  expect(times(spans, 'openclaw.tool.loop')).toEqual([AT, AT]);
});
