import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DiagnosticEvent } from '../../../../../generated/events.ts';
import { OtelHandlers } from '../../../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../../../generated/otel-instruments.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../../../../runtime/metrics/series-store.ts';
import { meterStore } from '../../../../../runtime/otel/sdk/meter-store.ts';
import { storeProducer } from '../../../../../runtime/otel/sdk/store-producer.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { eventOf } from '../../../../proof/catalog.ts';

const { CUMULATIVE, DELTA } = AggregationTemporality;
const resource = resourceFromAttributes({ 'service.name': 'test' });
const AGENTS = {
  ...{ name: 'agents', version: '4', schemaUrl: 'https://example.org/agents' },
  metrics: ['gen_ai.invoke_agent.duration'],
};
const scopes = {
  own: { name: 'openclaw', version: '1.2.3', schemaUrl: 'https://example.org/own' },
  others: [AGENTS],
};

class Reader extends MetricReader {
  protected async onShutdown(): Promise<void> {}
  protected async onForceFlush(): Promise<void> {}
}

type Selector = (type: InstrumentType) => AggregationTemporality;
const SELECTORS: Readonly<Record<string, Selector>> = {
  cumulative: () => CUMULATIVE,
  delta: () => DELTA,
  lowmemory: (type) =>
    type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ? DELTA : CUMULATIVE,
};

/** The same handlers over the SDK's own instruments and over the store that the SDK reads. */
function pair(aggregationTemporalitySelector: Selector) {
  const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
  const selectAggregationTemporality = aggregationTemporalitySelector;
  const producer = storeProducer(store, scopes, resource, { selectAggregationTemporality });
  const theirs = new Reader({ aggregationTemporalitySelector });
  const ours = new Reader({ aggregationTemporalitySelector, metricProducers: [producer] });
  const meters = new MeterProvider({ resource, readers: [theirs] });
  new MeterProvider({ resource, readers: [ours] });
  const stores = [meterStore(meters, scopes, redactSecrets), store];
  const handlers = stores.map((one) => new OtelHandlers(new OtelInstruments(one)));
  return {
    record(event: object): void {
      for (const one of handlers) one.record(event as DiagnosticEvent, { trusted: true });
    },
    /** The points that both give at this moment. */
    collect: async () => ({ theirs: await pointsOf(theirs), ours: await pointsOf(ours) }),
  };
}

/** By scope, metric and attributes, in their order; times in milliseconds. */
async function pointsOf(reader: Reader) {
  const milliseconds = ([seconds, nanos]: [number, number]): number => seconds * 1000 + nanos / 1e6;
  const { resourceMetrics } = await reader.collect();
  const points = resourceMetrics.scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap(({ descriptor, dataPoints, ...kind }) =>
      dataPoints.map(({ attributes, startTime, endTime, value }) => {
        const { name, description, unit } = descriptor;
        const { name: own, version, schemaUrl } = scope;
        const key = JSON.stringify([own, name, Object.entries(attributes).sort()]);
        const times = { start: milliseconds(startTime), end: milliseconds(endTime) };
        return {
          key,
          version,
          schemaUrl,
          description,
          unit,
          kind,
          ...times,
          value,
        };
      }),
    ),
  );
  return points.sort((a, b) => (a.key < b.key ? -1 : 1));
}

let now = 1_800_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
});
afterEach(() => void vi.useRealTimers());
/** Time passes; it never stands still between two collections. */
function later(): void {
  now += 1000;
  vi.setSystemTime(now);
}

test.each(Object.keys(SELECTORS))(
  'random events decode to equal data with %s sums',
  { timeout: 60_000 },
  async (name) => {
    const text = fc.constantFrom('a', 'b-1', 'c', 'anthropic', ' padded ', 'no label', '');
    const value = fc.oneof(text, fc.nat(5000), fc.boolean(), fc.constantFrom(undefined, -1, 0));
    const one = fc.tuple(
      fc.constantFrom(...catalogAt().events),
      fc.array(value, { minLength: 1, maxLength: 8 }),
    );
    const batches = fc.array(fc.array(one, { maxLength: 30 }), { minLength: 1, maxLength: 5 });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const { record, collect } = pair(SELECTORS[name]!);
        for (const batch of all) {
          for (const [type, values] of batch) {
            let next = 0;
            record(eventOf(type, now, () => values[next++ % values.length]));
          }
          later();
          const { theirs, ours } = await collect();
          // After a pause the SDK begins a delta at the next sample; the store goes on where the
          // last one ended, so that no time is left out.
          const unlike = name === 'cumulative' ? {} : { start: expect.any(Number) };
          expect(ours).toEqual(theirs.map((point) => ({ ...point, ...unlike })));
          for (const { description } of ours) seen.add(description);
        }
      }),
      { numRuns: 40 },
    );
    expect(seen.size).toBeGreaterThan(20);
  },
);

test('a gauge of a preloaded SDK is added up over items; what has gone falls to 0', async () => {
  const reader = new Reader({});
  const store = meterStore(new MeterProvider({ readers: [reader] }), scopes, redactSecrets);
  const heaps = store.gauge({ name: 'heaps', help: '', labels: ['script'] });
  const values = async () => (await pointsOf(reader)).map(({ value }) => value);
  const known = heaps.series('a');
  heaps.series('never').raise('none');
  for (const bytes of [1000, 'none', 2000]) known.raise(bytes, 1000);
  expect(await values()).toEqual([3]);
  heaps.clear();
  heaps.series('b').raise(5);
  expect(await values()).toEqual([0, 5]);
  known.raise(4);
  expect(await values()).toEqual([4, 5]);
  known.set(2);
  expect(await values()).toEqual([2, 5]);
});

test('a delta begins with its first sample, then where the last one ended', async () => {
  const { record, collect } = pair(SELECTORS['delta']!);
  const starts: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    later();
    record({ type: 'run.attempt', runId: 'r', attempt: 1 });
    later();
    const { theirs, ours } = await collect();
    starts.push(...new Set([...theirs, ...ours].map(({ start }) => start)));
  }
  expect(starts).toEqual([now - 3000, now - 2000]);
});

test('no point ends before it starts, though the clock is set back', async () => {
  const store = new SeriesStore({});
  const counter = store.counter({ name: 'c', help: '', labels: ['l'] });
  const producer = storeProducer(store, scopes, resource, {});
  counter.series('before').add(1);
  now -= 3_600_000;
  vi.setSystemTime(now);
  counter.series('after').add(1);
  const { resourceMetrics } = await producer.collect();
  const [metric] = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  const times = metric!.dataPoints.map(({ startTime, endTime }) => [startTime, endTime]);
  for (const [start, end] of times) expect(end).toEqual(start);
  expect(times[0]).not.toEqual(times[1]);
});

test('full families are read in turns of the event loop, each at one moment', async () => {
  const store = new SeriesStore({ perFamily: SERIES_CAP });
  const families = ['a', 'b', 'c'].map((name) => store.counter({ name, help: '', labels: ['l'] }));
  const addToAll = () => {
    for (const family of families) for (let i = 0; i < 1500; i += 1) family.series(`${i}`).add(1);
  };
  const producer = storeProducer(store, scopes, resource, {
    selectAggregationTemporality: SELECTORS['delta']!,
  });
  addToAll();
  let turns = 0;
  const turn = () => {
    turns += 1;
    addToAll();
  };
  const timer = setImmediate(turn);
  const sums = async () =>
    (await producer.collect()).resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .map(({ dataPoints }) => [...new Set(dataPoints.map(({ value }) => value))]);
  expect(await sums()).toEqual([[1], [2], [2]]);
  expect(turns).toBe(1);
  clearImmediate(timer);
  expect(await sums()).toEqual([[1]]);
});
