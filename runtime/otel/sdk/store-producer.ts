import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Attributes, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InstrumentType,
  type MetricData,
  type MetricProducer,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { FamilyDefinition, LabelTexts, Series } from '../../metrics/family.ts';
import type { HistogramSeries } from '../../metrics/histogram.ts';
import type { Family, SeriesStore } from '../../metrics/series-store.ts';
import { type Scopes, scopeOf } from '../scope.ts';
import { millisToHrTime } from './core.ts';
import type { Resource } from './resource.ts';

/** Points of a family that are worth a turn of the event loop: about a millisecond. */
const TURN_POINTS = 1_000;

/** The set that the SDK itself counts under when it has too many. */
export const OVERFLOW: Attributes = Object.freeze({ 'otel.metric.overflow': true });

/**
 * Gives the series of a store to a metric reader of the SDK, as its own instruments would. It must
 * be the only reader of a store: sums of one collection begin anew with the next. Every family is
 * read at one moment; full ones leave the event loop a turn between them.
 *
 * @param exporter decides between sums since the start and sums since the last collection
 */
export function storeProducer(
  store: SeriesStore,
  scopes: Scopes,
  resource: Resource,
  exporter: Pick<PushMetricExporter, 'selectAggregationTemporality'>,
): MetricProducer {
  const known = new WeakMap<Series, Attributes>();
  const attributesOf = (family: Family, series: Series): Attributes => {
    if (series === family.overflow) return OVERFLOW;
    let attributes = known.get(series);
    if (attributes === undefined) {
      attributes = labelAttributes(family, series.labels);
      known.set(series, attributes);
    }
    return attributes;
  };

  /** Undefined without anything to tell. */
  function metricOf(family: Family, now: number): MetricData | undefined {
    const [instrument, kind] = KINDS[family.type];
    const aggregationTemporality =
      exporter.selectAggregationTemporality?.(instrument) ?? AggregationTemporality.CUMULATIVE;
    const delta = aggregationTemporality === AggregationTemporality.DELTA;
    const series: Series[] = delta ? [...family.changed] : [...family.held];
    if (!delta && family.overflow !== undefined) series.push(family.overflow);
    if (series.length === 0) return undefined;
    const endTime = millisToHrTime(now);
    const dataPoints = series.map((one) => {
      const startTime = millisToHrTime(one.startTime);
      return {
        attributes: attributesOf(family, one),
        startTime,
        // A clock may be set back meanwhile.
        endTime: one.startTime > now ? startTime : endTime,
        value: pointValue(family, one),
      };
    });
    const { name, help: description, unit } = family;
    const descriptor = { name, description, unit, valueType: ValueType.DOUBLE };
    if (delta) startAnew(family, now);
    return { descriptor, aggregationTemporality, ...kind, dataPoints } as MetricData;
  }

  return {
    async collect() {
      const metrics: MetricData[] = [];
      for (const family of store.families) {
        const metric = metricOf(family, Date.now());
        if (metric === undefined) continue;
        metrics.push(metric);
        if (metric.dataPoints.length >= TURN_POINTS) await nextTurn();
      }
      const byScope = Map.groupBy(metrics, ({ descriptor }) => scopeOf(scopes, descriptor.name));
      const scopeMetrics = [...byScope].map(([scope, own]) => ({ scope, metrics: own }));
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] };
    },
  };
}

/** What the SDK calls each kind of family, and what it says of its data. */
const KINDS = {
  counter: [InstrumentType.COUNTER, { dataPointType: DataPointType.SUM, isMonotonic: true }],
  gauge: [InstrumentType.GAUGE, { dataPointType: DataPointType.GAUGE }],
  histogram: [InstrumentType.HISTOGRAM, { dataPointType: DataPointType.HISTOGRAM }],
} as const;

/** What the SDK has as the value of a point. */
function pointValue(family: Family, series: Series): unknown {
  if (family.type !== 'histogram') return (series as Series & { readonly value: number }).value;
  const { counts, count, sum, min, max } = series as HistogramSeries;
  return { min, max, sum, buckets: { boundaries: family.bounds, counts: [...counts] }, count };
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
