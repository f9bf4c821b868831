import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';
import { recordedEvents } from '../../../../kit/recording.ts';

const samples = [...new Map(recordedEvents().map(({ event }) => [event.type, event])).values()];

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
  const exported = new Set(spans.spans.map((span) => span.spanContext().spanId));
  for (const { parentSpanContext: parent } of spans.spans)
    expect(parent === undefined || parent.isRemote === true || exported.has(parent.spanId)).toBe(
      true,
    );
});
