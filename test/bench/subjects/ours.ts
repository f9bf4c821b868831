import type { DiagnosticEvent } from '../../../generated/events.ts';
import { OtelHandlers } from '../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../../runtime/metrics/series-store.ts';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { samplesByKey } from '../../kit/exposition-text.ts';
import type { Subject } from './subject.ts';

const trusted = { trusted: true };

/** The generated handlers, the store and its exposition, as the plugin uses them. */
export function ours(): Subject & { readonly registry: PrometheusRegistry } {
  // Room for 2,048 series of a few families, beside what is reserved for the others.
  const registry = new PrometheusRegistry({ redact: redactSecrets, cap: 2 * SERIES_CAP });
  const handlers = new PrometheusHandlers(registry);
  const exposition = new Exposition(registry.store);
  const zeros = new Set(samplesByKey(exposition.text()).keys());
  /** No peer shows zeros from the start, or what a store tells of itself. */
  const isShared = ([key, value]: readonly [string, number]): boolean =>
    !(value === 0 && zeros.has(key)) && !key.startsWith('openclaw_prometheus_');
  return {
    registry,
    record: (event) => handlers.record(event, trusted),
    scrape: () => exposition.parts(),
    samples: async () => new Map([...samplesByKey(exposition.text())].filter(isShared)),
  };
}

/** Our metrics for OTLP: the same store, with a cap of each family. */
export function otelHandlers(): {
  readonly store: SeriesStore;
  record(event: DiagnosticEvent): void;
} {
  const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
  const handlers = new OtelHandlers(new OtelInstruments(store));
  return { store, record: (event) => handlers.record(event, trusted) };
}
