import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const recordings = await readRecordings('test/data/events');
const samples = [
  ...new Map(
    recordings.flatMap(({ events }) => events).map((one) => [one.event.type, one.event]),
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
  const exported = new Set(spans.spans.map((span) => span.spanContext().spanId));
  for (const { parentSpanContext: parent } of spans.spans)
    expect(parent === undefined || parent.isRemote === true || exported.has(parent.spanId)).toBe(
      true,
    );
});

it('survives getters that throw, and no event at all', () => {
  const spans = new RecordedSpans();
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap');
      },
      ownKeys: () => {
        throw new Error('trap');
      },
    },
  );
  for (const event of [
    trap,
    null,
    undefined,
    7,
    {
      type: 'run.completed',
      ts: 1,
      get outcome() {
        throw new Error('trap');
      },
    },
  ])
    for (const metadata of [TRUSTED, null, trap])
      expect(() => spans.recorder.record(event as never, metadata as never, trap)).not.toThrow();
});

it('exports nothing but what it knows', () => {
  const spans = new RecordedSpans();
  spans.record('no.such.event', { span: 'a' });
  expect(spans.spans).toEqual([]);
});
