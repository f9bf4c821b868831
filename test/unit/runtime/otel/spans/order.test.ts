import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordedEvent, readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { RecordedSpans } from '../../../../kit/recorded-spans.ts';

const recordings = await readRecordings('test/data/events');

/** What ends, or is, a span, by the name of that span. */
const SPAN_OF: Readonly<Record<string, string>> = {
  'run.completed': 'openclaw.run',
  'harness.run.completed': 'openclaw.harness.run',
  'harness.run.error': 'openclaw.harness.run',
  'model.call.completed': 'openclaw.model.call',
  'model.call.error': 'openclaw.model.call',
  'tool.execution.completed': 'openclaw.tool.execution',
  'tool.execution.error': 'openclaw.tool.execution',
  'tool.execution.blocked': 'openclaw.tool.execution',
  'message.processed': 'openclaw.message.processed',
  'context.assembled': 'openclaw.context.assembled',
  'model.usage': 'openclaw.model.usage',
  'exec.process.completed': 'openclaw.exec',
};

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

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const anyOrder = fc
  .constantFrom(...traces)
  .chain((trace) => fc.shuffledSubarray(trace, { minLength: trace.length }));

it('exports each span once and no parent that is missing, in whatever order events come', () => {
  expect(traces.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(anyOrder, (events) => {
      const spans = new RecordedSpans();
      for (const { event, metadata, privateData } of events)
        spans.recorder.record(event, metadata, privateData);
      spans.recorder.shutdown();
      const expected = events.flatMap(({ event }) => SPAN_OF[event.type] ?? []);
      const names = new Set(Object.values(SPAN_OF));
      const complete = spans.spans.filter(
        ({ attributes }) => attributes['openclaw.span.incomplete'] !== true,
      );
      expect(counted(complete.map(({ name }) => name).filter((name) => names.has(name)))).toEqual(
        counted(expected),
      );
      const exported = new Set(spans.spans.map((span) => span.spanContext().spanId));
      for (const { parentSpanContext: parent } of spans.spans)
        expect(parent?.isRemote === true || exported.has(parent?.spanId ?? '') || !parent).toBe(
          true,
        );
    }),
    { numRuns: 300 },
  );
});
