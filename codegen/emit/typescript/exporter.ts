import type { SideKey } from '../../model/catalog.ts';

/** How the code of one exporter differs from that of the other. */
export interface Exporter {
  readonly key: SideKey;
  /** Its two files, each with the class in it. */
  readonly handlers: { readonly path: string; readonly name: string; readonly doc: string };
  readonly registry: { readonly path: string; readonly name: string; readonly doc: string };
}

export const PROMETHEUS: Exporter = {
  key: 'prometheus',
  handlers: {
    path: 'prometheus-handlers.ts',
    name: 'PrometheusHandlers',
    doc: 'Records diagnostic events as series. Nothing here throws, whatever an event holds.',
  },
  registry: {
    path: 'prometheus-registry.ts',
    name: 'PrometheusRegistry',
    doc: 'The metric families of the Prometheus exporter and the store that holds their series.',
  },
};

export const OTEL: Exporter = {
  key: 'otel',
  handlers: {
    path: 'otel-handlers.ts',
    name: 'OtelHandlers',
    doc: 'Records diagnostic events for OTLP. Nothing here throws, whatever an event holds.',
  },
  registry: {
    path: 'otel-instruments.ts',
    name: 'OtelInstruments',
    doc: 'The instruments of the OpenTelemetry exporter, in a store of any kind.',
  },
};

/** Types of metrics that are bound to a family. */
export const BOUND = {
  counter: 'BoundCounter',
  gauge: 'BoundGauge',
  histogram: 'BoundHistogram',
} as const;

/** The module that has them. */
export const STORE = '../runtime/metrics/metric-store.ts';
