import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { heldBy } from './series.ts';

/** The host emitted the event itself. */
const TRUSTED: DiagnosticMetadata = { trusted: true };

/** What one series holds after one event: a counter's or gauge's value, a histogram's sum. */
export interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of one family after one event, read from the store. */
export async function prometheusSeries(
  event: DiagnosticEvent,
  name: string,
): Promise<RecordedSeries[]> {
  const registry = new PrometheusRegistry();
  new PrometheusHandlers(registry).record(event, TRUSTED);
  const family = registry.store.families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`there is no family ${name}`);
  return heldBy(family).map(({ labels, value }) => ({ labels, value }));
}

/** The series of one instrument after one event, read from the store that is exported. */
export async function otelSeries(event: DiagnosticEvent, name: string): Promise<RecordedSeries[]> {
  const store = new SeriesStore({ perFamily: SERIES_CAP });
  new OtelHandlers(new OtelInstruments(store)).record(event, TRUSTED);
  const family = store.families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`there is no instrument ${name}`);
  return heldBy(family).map(({ labels, value }) => ({ labels, value }));
}
