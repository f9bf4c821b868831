import { OTLPMetricExporterBase } from '@opentelemetry/exporter-metrics-otlp-http';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { SeriesStore } from '../../metrics/series-store.ts';
import type { Scopes } from '../scope.ts';
import type { OtelSettings } from '../settings/settings.ts';
import { METRICS, type Owned, otlpDelegate, type Way } from './otlp.ts';
import type { Resource } from './resource.ts';
import { storeProducer } from './store-producer.ts';

/** Data points of one request, at most a kilobyte each. */
const REQUEST_POINTS = 4_000;

/**
 * A private meter provider that pushes at the configured interval: what the SDK says of itself, and
 * the series of `store` as metrics of `scopes`.
 */
export function ownedMeterProvider(
  settings: OtelSettings,
  way: Way,
  resource: Resource,
  store: SeriesStore,
  scopes: Scopes,
): Owned<MeterProvider> {
  const delegate = otlpDelegate(METRICS, way, undefined, deltaPoints);
  const exporter = new OTLPMetricExporterBase(delegate);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [storeProducer(store, scopes, resource, exporter)],
    maxExportBatchSize: REQUEST_POINTS,
    ...settings.metricReader,
  });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    sdkMetricsEnabled: settings.selfObservation,
  });
  return { provider };
}

/** Of a failed request only the deltas are lost; cumulative totals arrive with the next one. */
function deltaPoints({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .filter((metric) => metric.aggregationTemporality === AggregationTemporality.DELTA)
    .reduce((points, { dataPoints }) => points + dataPoints.length, 0);
}
