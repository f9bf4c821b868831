import type {
  Attributes,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MetricOptions,
  UpDownCounter,
} from '@opentelemetry/api';
import { createNoopMeter } from '@opentelemetry/api';
import type { ReceivedMetric } from '../../codegen/tools/check-live/telemetry.ts';

/** What one instrument was given with one attribute set, added up without the SDK. */
export interface SentSeries {
  count: number;
  sum: number;
  bucketCounts: number[];
}

export interface SentMetric {
  readonly name: string;
  readonly type: 'counter' | 'histogram';
  readonly unit: string;
  readonly description: string;
  readonly bounds: readonly number[];
  readonly series: Map<string, SentSeries>;
}

/** A meter that writes down what is sent, for comparison with what arrives. */
export class SentMetrics {
  readonly all = new Map<string, SentMetric>();

  get meter(): Meter {
    const noop = createNoopMeter();
    return Object.assign(Object.create(noop) as Meter, {
      createCounter: (name: string, options?: MetricOptions) => this.#counter(name, options),
      createHistogram: (name: string, options?: MetricOptions) => this.#histogram(name, options),
      createUpDownCounter: (name: string): UpDownCounter => refuse(name),
      createGauge: (name: string): Gauge => refuse(name),
    });
  }

  #counter(name: string, options: MetricOptions = {}): Counter {
    const metric = this.#metric(name, 'counter', options);
    return { add: (value, attributes) => observe(metric, value, attributes) };
  }

  #histogram(name: string, options: MetricOptions = {}): Histogram {
    const metric = this.#metric(name, 'histogram', options);
    return { record: (value, attributes) => observe(metric, value, attributes) };
  }

  #metric(name: string, type: SentMetric['type'], options: MetricOptions): SentMetric {
    const metric: SentMetric = {
      name,
      type,
      unit: options.unit ?? '',
      description: options.description ?? '',
      bounds: options.advice?.explicitBucketBoundaries ?? [],
      series: new Map(),
    };
    this.all.set(name, metric);
    return metric;
  }
}

function refuse(name: string): never {
  throw new Error(`${name} is of a kind that the catalog does not have`);
}

function observe(metric: SentMetric, value: number, attributes: Attributes = {}): void {
  const key = seriesKey(attributes);
  let series = metric.series.get(key);
  if (series === undefined) {
    const bucketCounts = new Array<number>(metric.bounds.length + 1).fill(0);
    series = { count: 0, sum: 0, bucketCounts };
    metric.series.set(key, series);
  }
  series.count += 1;
  series.sum += value;
  const bucket = metric.bounds.findIndex((bound) => value <= bound);
  series.bucketCounts[bucket === -1 ? metric.bounds.length : bucket]! += 1;
}

/** One text for one attribute set, whatever the order of its names. */
export function seriesKey(attributes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Differences between what was sent and what arrived, one line each: names, types, units, bounds,
 * attribute sets and values. Cumulative points: the last one of each series counts.
 */
export function metricDifferences(
  sent: ReadonlyMap<string, SentMetric>,
  received: readonly ReceivedMetric[],
): string[] {
  const differences: string[] = [];
  const expect = (what: string, actual: unknown, expected: unknown): void => {
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    differences.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  };
  const active = [...sent.values()].filter(({ series }) => series.size > 0);
  const latest = new Map(received.map((metric) => [metric.name, metric]));
  expect('names', [...latest.keys()].toSorted(), active.map(({ name }) => name).toSorted());
  for (const metric of active) {
    const arrived = latest.get(metric.name);
    if (arrived === undefined) continue;
    expect(`${metric.name} type`, arrived.type, metric.type);
    expect(`${metric.name} unit`, arrived.unit, metric.unit);
    expect(`${metric.name} description`, arrived.description, metric.description);
    const points = new Map(arrived.points.map((point) => [seriesKey(point.attributes), point]));
    expect(
      `${metric.name} sets`,
      [...points.keys()].toSorted(),
      [...metric.series.keys()].toSorted(),
    );
    for (const [key, series] of metric.series) {
      const point = points.get(key);
      if (point === undefined) continue;
      const where = `${metric.name} ${key}`;
      if (metric.type === 'counter') {
        expect(where, rounded(point.value), rounded(series.sum));
      } else {
        expect(`${where} count`, point.count, series.count);
        expect(`${where} sum`, rounded(point.sum), rounded(series.sum));
        expect(`${where} bounds`, point.bounds, metric.bounds);
        expect(`${where} buckets`, point.bucketCounts, series.bucketCounts);
      }
    }
  }
  return differences;
}

/** The store loses nothing of a sum of decimals; a plain sum does, in its last digits. */
function rounded(sum: number | undefined): number | undefined {
  return sum === undefined ? undefined : Number(sum.toPrecision(12));
}
