import type { MeterProvider as Meters } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import { exporterOptions } from './exporter-options.ts';
import { type ExportObserver, observed } from './observed-exporter.ts';
import type { Resource } from './resource.ts';

/** A provider with the end of its life: `shutdown` sends what is left. */
export interface Owned<Provider> {
  readonly provider: Provider;
  shutdown(): Promise<void>;
}

/**
 * A private meter provider that pushes at the configured interval. Each instrument holds at most
 * `seriesLimit` attribute sets, the SDK's overflow set among them.
 */
export function ownedMeterProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  seriesLimit: number,
  observer: ExportObserver,
): Owned<Meters> {
  const reader = new PeriodicExportingMetricReader({
    exporter: observed(new OTLPMetricExporter(exporterOptions(route)), observer),
    cardinalityLimits: { default: seriesLimit },
    ...settings.metricReader,
  });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    sdkMetricsEnabled: settings.selfObservation,
  });
  return { provider, shutdown: () => provider.shutdown() };
}
