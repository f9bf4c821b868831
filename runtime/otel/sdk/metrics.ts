import type { MeterProvider as Meters } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { SeriesStore } from '../../metrics/series-store.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import { exporterOptions } from './exporter-options.ts';
import { type ExportObserver, observed } from './observed-exporter.ts';
import type { Resource } from './resource.ts';
import { StoreProducer } from './store-producer.ts';

/** A provider with the end of its life: `shutdown` sends what is left. */
export interface Owned<Provider> {
  readonly provider: Provider;
  shutdown(): Promise<void>;
}

/**
 * A private meter provider that pushes at the configured interval: what the SDK says of itself, and
 * the series of `store` as the metrics of `scope`.
 */
export function ownedMeterProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  store: SeriesStore,
  scope: string,
  observer: ExportObserver,
): Owned<Meters> {
  const exporter = observed(new OTLPMetricExporter(exporterOptions(route)), observer);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [new StoreProducer(store, scope, resource, exporter)],
    ...settings.metricReader,
  });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    sdkMetricsEnabled: settings.selfObservation,
  });
  return { provider, shutdown: () => provider.shutdown() };
}
