import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
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

class Reader extends MetricReader {
  protected async onShutdown(): Promise<void> {}
  protected async onForceFlush(): Promise<void> {}
}

const OWN = { name: 'openclaw', version: '1.2.3', schemaUrl: 'https://example.org/own' };
const AGENTS = {
  ...{ name: 'agents', version: '4', schemaUrl: 'https://example.org/agents' },
  metrics: ['gen_ai.invoke_agent.duration'],
};
const scopes = { own: OWN, others: [AGENTS] };

type Selector = (type: InstrumentType) => AggregationTemporality;
const SELECTORS: Readonly<Record<string, Selector>> = {
  cumulative: () => CUMULATIVE,
  delta: () => DELTA,
  lowmemory: (type) =>
    type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ? DELTA : CUMULATIVE,
};

/** The same handlers over the SDK's own instruments and over the store that the SDK reads. */
class Pair {
  readonly #readers: readonly Reader[];
  readonly #handlers: readonly OtelHandlers[];

  constructor(aggregationTemporalitySelector: Selector) {
    const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
    const producer = storeProducer(store, scopes, resource, {
      selectAggregationTemporality: aggregationTemporalitySelector,
    });
    const theirs = new Reader({ aggregationTemporalitySelector });
    const ours = new Reader({ aggregationTemporalitySelector, metricProducers: [producer] });
    const meters = new MeterProvider({ resource, readers: [theirs] });
    new MeterProvider({ resource, readers: [ours] });
    this.#readers = [theirs, ours];
    const sdk = meterStore((metric) => {
      const { name, version, schemaUrl } = metric === AGENTS.metrics[0] ? AGENTS : OWN;
      return meters.getMeter(name, version, { schemaUrl });
    }, redactSecrets);
    this.#handlers = [sdk, store].map((one) => new OtelHandlers(new OtelInstruments(one)));
  }

  record(event: DiagnosticEvent): void {
    for (const handlers of this.#handlers) handlers.record(event, { trusted: true });
  }

  /** What both give at this moment: metrics by name, points by attributes. */
  async collect(): Promise<[theirs: Metrics, ours: Metrics]> {
    const [theirs, ours] = await Promise.all(this.#readers.map((reader) => reader.collect()));
    return [metricsOf(theirs!.resourceMetrics), metricsOf(ours!.resourceMetrics)];
  }
}

interface Point {
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}
type Metrics = Record<string, { readonly points: Record<string, Point> }>;

function metricsOf({ scopeMetrics }: ResourceMetrics): Metrics {
  const milliseconds = ([seconds, nanos]: [number, number]): number => seconds * 1000 + nanos / 1e6;
  const all = scopeMetrics.flatMap(({ scope: { name, version = '', schemaUrl }, metrics }) =>
    metrics.map(({ descriptor, dataPoints, ...kind }) => {
      const points = dataPoints.map(({ attributes, startTime, endTime, value }) => [
        JSON.stringify(Object.entries(attributes).sort()),
        { start: milliseconds(startTime), end: milliseconds(endTime), value: rounded(value) },
      ]);
      const { description, unit } = descriptor;
      const scope = [name, version, schemaUrl];
      return [
        descriptor.name,
        { scope, description, unit, kind, points: Object.fromEntries(points) },
      ];
    }),
  );
  return Object.fromEntries(all);
}

/** Sums without the digits that only the order of adding makes. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, one) =>
    typeof one === 'number' ? Number(one.toPrecision(12)) : one,
  );
}

let now = 1_800_000_000_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
});
afterEach(() => {
  vi.useRealTimers();
});
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
        const pair = new Pair(SELECTORS[name]!);
        for (const batch of all) {
          for (const [type, values] of batch) {
            let next = 0;
            const event = eventOf(type, now, () => values[next++ % values.length]);
            pair.record(event as unknown as DiagnosticEvent);
          }
          later();
          const [theirs, ours] = await pair.collect();
          expect(withoutGaps(ours)).toEqual(withoutGaps(theirs));
          for (const metric of Object.keys(ours)) seen.add(metric);
        }
      }),
      { numRuns: 40 },
    );
    expect(seen.size).toBeGreaterThan(20);
  },
);

test('a gauge of a preloaded SDK is added up over items; what has gone falls to 0', async () => {
  const reader = new Reader({});
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test');
  const heaps = meterStore(() => meter, redactSecrets).gauge({
    name: 'heaps',
    help: '',
    labels: ['script'],
  });
  const values = async () => {
    const { resourceMetrics } = await reader.collect();
    const [metric] = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    return Object.fromEntries(
      metric!.dataPoints.map(({ attributes, value }) => [attributes['script'], value]),
    );
  };
  const known = heaps.series('a');
  heaps.series('never').raise('none');
  for (const bytes of [1000, 'none', 2000]) known.raise(bytes, 1000);
  expect(await values()).toEqual({ a: 3 });
  heaps.clear();
  heaps.series('b').raise(5);
  expect(await values()).toEqual({ a: 0, b: 5 });
  known.raise(4);
  expect(await values()).toEqual({ a: 4, b: 5 });
  known.set(2);
  expect(await values()).toEqual({ a: 2, b: 5 });
});

/**
 * Without the start of a delta after a pause: the SDK then begins at the next sample, the store goes
 * on where the last delta ended, so that no time is left out.
 */
function withoutGaps(metrics: Metrics): unknown {
  return JSON.parse(JSON.stringify(metrics, (key, value) => (key === 'start' ? undefined : value)));
}

test.each(['cumulative', 'delta'])('%s points start where they should', async (name) => {
  const event = { type: 'run.attempt', runId: 'r', attempt: 1 } as unknown as DiagnosticEvent;
  const pair = new Pair(SELECTORS[name]!);
  const starts = async (): Promise<unknown[]> =>
    (await pair.collect()).flatMap((metrics) =>
      Object.values(metrics).flatMap(({ points }) => Object.values(points).map((one) => one.start)),
    );
  later();
  const first = now;
  pair.record(event);
  later();
  expect(new Set(await starts())).toEqual(new Set([first]));
  // A delta goes on where the last one ended.
  const second = name === 'delta' ? now : first;
  later();
  pair.record(event);
  later();
  expect(new Set(await starts())).toEqual(new Set([second]));
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
