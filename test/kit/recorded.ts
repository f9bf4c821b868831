import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';

/** The host emitted the event itself. */
export const TRUSTED: DiagnosticMetadata = { trusted: true };
/** Somebody else's event under a trace of the host. */
export const TRACED: DiagnosticMetadata = { trusted: false, trustedTraceContext: true };

/** What one series holds after one event: a counter's or gauge's value, a histogram's sum. */
export interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of one family after one event, read from the store. */
export async function prometheusSeries(
  event: DiagnosticEvent,
  name: string,
  metadata = TRUSTED,
): Promise<RecordedSeries[]> {
  const registry = new PrometheusRegistry();
  new PrometheusHandlers(registry).record(event, metadata);
  const family = registry.store.families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`there is no family ${name}`);
  const series: RecordedSeries[] = [];
  for (let row = 0; row < family.labels.rows; row += 1) {
    if (!family.has(row)) continue;
    const labels = Object.fromEntries(
      family.labels.names.map((label, index) => [label, family.labels.text(row, index)]),
    );
    series.push({
      labels,
      value: family.type === 'histogram' ? family.sum(row) : (family.cells[row] ?? Number.NaN),
    });
  }
  return series;
}

/** The data points of one instrument after one event, collected by the OpenTelemetry SDK. */
export async function otelSeries(
  event: DiagnosticEvent,
  name: string,
  metadata = TRUSTED,
): Promise<RecordedSeries[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] });
  new OtelHandlers(new OtelInstruments(provider.getMeter('test'))).record(event, metadata);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  const found = resourceMetrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .find((metric) => metric.descriptor.name === name);
  if (found === undefined) return [];
  return found.dataPoints.map((point) => ({
    labels: point.attributes as Record<string, string>,
    value:
      found.dataPointType === DataPointType.HISTOGRAM
        ? ((point.value as { sum?: number }).sum ?? Number.NaN)
        : (point.value as number),
  }));
}
