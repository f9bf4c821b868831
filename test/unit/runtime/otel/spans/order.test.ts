import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordedEvent, readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { isSpan } from '../../../../kit/expected-turns.ts';
import { RecordedSpans } from '../../../../kit/recorded-spans.ts';

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
      const exported = new Set(spans.spans.map((span) => span.spanContext().spanId));
      for (const { parentSpanContext: parent } of spans.spans)
        expect(parent?.isRemote === true || exported.has(parent?.spanId ?? '') || !parent).toBe(
          true,
        );
    }),
    { numRuns: 300 },
  );
});
