import type { MeterProvider as Meters } from '@opentelemetry/api';
import { OTLPMetricExporterBase } from '@opentelemetry/exporter-metrics-otlp-http';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { SeriesStore } from '../../metrics/series-store.ts';
import type { ExportObserver } from '../losses.ts';
import type { Scopes } from '../scope.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import { METRICS, otlpDelegate } from './otlp.ts';
import type { Resource } from './resource.ts';
import { StoreProducer } from './store-producer.ts';

/** A provider with the end of its life: `shutdown` sends what is left. */
export interface Owned<Provider> {
  readonly provider: Provider;
  shutdown(): Promise<void>;
  /** Items that would be lost if it ended now. */
  waiting(): number;
}

/** Data points of one request, at most a kilobyte each. */
const REQUEST_POINTS = 4_000;

/**
 * A private meter provider that pushes at the configured interval: what the SDK says of itself, and
 * the series of `store` as metrics of `scopes`.
 */
export function ownedMeterProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  store: SeriesStore,
  scopes: Scopes,
  observer: ExportObserver,
): Owned<Meters> {
  const delegate = otlpDelegate(METRICS, route, observer, { lost: deltaPoints });
  const exporter = new OTLPMetricExporterBase(delegate);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [new StoreProducer(store, scopes, resource, exporter)],
    maxExportBatchSize: REQUEST_POINTS,
    ...settings.metricReader,
  });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    sdkMetricsEnabled: settings.selfObservation,
  });
  return { provider, shutdown: () => provider.shutdown(), waiting: () => 0 };
}

/** Of a failed request only the deltas are lost; cumulative totals arrive with the next one. */
function deltaPoints({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .filter((metric) => metric.aggregationTemporality === AggregationTemporality.DELTA)
    .reduce((points, { dataPoints }) => points + dataPoints.length, 0);
}
