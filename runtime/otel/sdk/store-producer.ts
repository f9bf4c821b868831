import { type Attributes, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type CollectionResult,
  type DataPoint,
  DataPointType,
  InstrumentType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { FamilyDefinition, LabelTexts, Series } from '../../metrics/family.ts';
import type { HistogramSeries } from '../../metrics/histogram.ts';
import type { Family, SeriesStore } from '../../metrics/series-store.ts';
import { type Scopes, scopeOf } from '../scope.ts';
import { millisToHrTime } from './core.ts';
import type { Resource } from './resource.ts';

const INSTRUMENTS = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
} as const;
/** The set that the SDK itself counts under when it has too many. */
const OVERFLOW: Attributes = { 'otel.metric.overflow': true };

/** Decides, as exporters do, between sums since the start and sums since the last collection. */
export interface TemporalitySelector {
  selectAggregationTemporality?(type: InstrumentType): AggregationTemporality;
}

/**
 * Gives the series of a store to a metric reader of the SDK, as its own instruments would. It must
 * be the only reader of a store: sums of one collection begin anew with the next.
 */
export class StoreProducer implements MetricProducer {
  readonly #store: SeriesStore;
  readonly #scopes: Scopes;
  readonly #resource: Resource;
  readonly #exporter: TemporalitySelector;
  readonly #attributes = new WeakMap<Series, Attributes>();

  constructor(
    store: SeriesStore,
    scopes: Scopes,
    resource: Resource,
    exporter: TemporalitySelector,
  ) {
    this.#store = store;
    this.#scopes = scopes;
    this.#resource = resource;
    this.#exporter = exporter;
  }

  async collect(): Promise<CollectionResult> {
    const now = Date.now();
    const metrics = this.#store.families.flatMap((family) => this.#collect(family, now) ?? []);
    const byScope = Map.groupBy(metrics, ({ descriptor }) =>
      scopeOf(this.#scopes, descriptor.name),
    );
    const scopeMetrics = [...byScope].map(([scope, own]) => ({
      scope,
      metrics: own,
    }));
    return { resourceMetrics: { resource: this.#resource, scopeMetrics }, errors: [] };
  }

  /** Undefined without anything to tell. */
  #collect(family: Family, now: number): MetricData | undefined {
    const temporality =
      this.#exporter.selectAggregationTemporality?.(INSTRUMENTS[family.type]) ??
      AggregationTemporality.CUMULATIVE;
    const delta = temporality === AggregationTemporality.DELTA;
    const series: Series[] = delta ? [...family.changed] : [...family.held];
    if (!delta && family.overflow !== undefined) series.push(family.overflow);
    if (series.length === 0) return undefined;
    const metric = this.#metric(family, series, temporality, now);
    if (delta) startAnew(family, now);
    return metric;
  }

  #metric(
    family: Family,
    series: readonly Series[],
    aggregationTemporality: AggregationTemporality,
    now: number,
  ): MetricData {
    const { name, help: description, unit, type } = family;
    const base = {
      descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
      aggregationTemporality,
    };
    const endTime = millisToHrTime(now);
    const points = <T>(value: (one: Series) => T): DataPoint<T>[] =>
      series.map((one) => {
        const startTime = millisToHrTime(one.startTime);
        return {
          attributes: this.#attributesOf(family, one),
          startTime,
          // A clock may be set back meanwhile.
          endTime: one.startTime > now ? startTime : endTime,
          value: value(one),
        };
      });
    if (type === 'histogram') {
      const boundaries = [...family.bounds];
      return {
        ...base,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: points((one) => {
          const { counts, count, sum, min, max } = one as HistogramSeries;
          return { min, max, sum, buckets: { boundaries, counts: [...counts] }, count };
        }),
      };
    }
    const dataPoints = points((one) => (one as Series & { readonly value: number }).value);
    return type === 'counter'
      ? { ...base, dataPointType: DataPointType.SUM, dataPoints, isMonotonic: true }
      : { ...base, dataPointType: DataPointType.GAUGE, dataPoints };
  }

  #attributesOf(family: Family, series: Series): Attributes {
    if (series === family.overflow) return OVERFLOW;
    let attributes = this.#attributes.get(series);
    if (attributes === undefined) {
      attributes = labelAttributes(family, series.labels);
      this.#attributes.set(series, attributes);
    }
    return attributes;
  }
}

/** What was collected is: the next collection begins after it. Gauges keep their values. */
function startAnew(family: Family, now: number): void {
  if (family.type !== 'gauge') {
    for (const series of family.changed) {
      series.reset();
      series.startTime = now;
    }
  }
  family.markRead();
}

/** The labels of one series as attributes: texts, and numbers where the labels are numbers. */
export function labelAttributes(
  { labels, numbers = [] }: Pick<FamilyDefinition, 'labels' | 'numbers'>,
  texts: LabelTexts,
): Attributes {
  const attributes: Attributes = {};
  for (const [i, name] of labels.entries()) {
    const text = texts[i];
    if (text === undefined) continue;
    if (!numbers.includes(name)) attributes[name] = text;
    else if (Number.isFinite(Number(text))) attributes[name] = Number(text);
  }
  return attributes;
}
