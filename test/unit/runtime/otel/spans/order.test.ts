import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordedEvent, readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';
import { isSpan } from '../../../../kit/recording.ts';

/** Spans below one that nobody exports. */
const dangling = ({ spans }: RecordedSpans): string[] => {
  const exported = new Set(spans.map((span) => span.spanContext().spanId));
  const wrong = spans.filter(
    ({ parentSpanContext: parent }) => parent && !parent.isRemote && !exported.has(parent.spanId),
  );
  return wrong.map(({ name }) => name);
};

const recordings = await readRecordings('test/data/events');

/** The events of each trace that ran to its end. */
const traces = recordings.flatMap(({ events }) => {
  const byTrace = new Map<string, RecordedEvent[]>();
  for (const one of events) {
    const id = one.event.trace?.traceId;
    if (id !== undefined) byTrace.set(id, [...(byTrace.get(id) ?? []), one]);
  }
  return [...byTrace.values()].filter((trace) =>
    trace.some(({ event }) => event.type === 'model.call.completed'),
  );
});

const anyOrder = fc
  .constantFrom(...traces)
  .chain((trace) => fc.shuffledSubarray(trace, { minLength: trace.length }));

it('exports each span once and no parent that is missing, in whatever order events come', () => {
  expect(traces.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(anyOrder, (events) => {
      const spans = new RecordedSpans({ unlisted: false });
      for (const { event, metadata, privateData } of events)
        spans.recorder.record(event, metadata, privateData);
      spans.recorder.shutdown();
      const complete = spans.spans.filter(
        ({ attributes }) => attributes['openclaw.span.incomplete'] !== true,
      );
      expect(complete).toHaveLength(events.filter(isSpan).length);
      expect(dangling(spans)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const samples = [
  ...new Map(
    recordings.flatMap(({ events }) => events.map(({ event }) => [event.type, event])),
  ).values(),
];

it('takes anything in place of a field', () => {
  const spans = new RecordedSpans();
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.string(), fc.anything(), (event, name, value) => {
      const keys = Object.keys(event);
      const key = keys[name.length % keys.length] ?? 'ts';
      expect(() => {
        spans.recorder.record({ ...event, [key]: value } as never, TRUSTED, value as never);
        spans.recorder.bridge.prepareEvent({ ...event, [key]: value } as never, TRUSTED);
        spans.recorder.bridge.resolveTraceContext(value as never);
      }).not.toThrow();
    }),
    { numRuns: 2000 },
  );
  spans.recorder.shutdown();
  expect(dangling(spans)).toEqual([]);
});
