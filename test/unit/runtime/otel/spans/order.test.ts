import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { RecordedSpans } from '../../../../kit/recorded-spans.ts';
import { isSpan } from '../../../../kit/recording.ts';

/** The events of each trace that ran to its end. */
const traces = (await readRecordings('test/data/events'))
  .flatMap(({ events }) => [...Map.groupBy(events, ({ event }) => event.trace?.traceId).values()])
  .filter((events) => events.some(({ event }) => event.type === 'model.call.completed'));

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
      const { exported } = spans;
      const complete = exported.filter(
        ({ attributes }) => attributes['openclaw.span.incomplete'] !== true,
      );
      expect(complete).toHaveLength(events.filter(isSpan).length);
      const ids = new Set(exported.map((span) => span.spanContext().spanId));
      for (const { name, parentSpanContext: parent } of exported)
        if (parent && !parent.isRemote) expect(ids, name).toContain(parent.spanId);
    }),
    { numRuns: 300 },
  );
});
