import type { Catalog } from '../model/catalog.ts';
import { emitEvents } from './events.ts';
import { LabelNeeds } from './label-code.ts';
import { emitLabels } from './labels.ts';
import { emitMetricTests } from './metric-tests.ts';
import { emitOtelHandlers } from './otel-handlers.ts';
import { emitOtelInstruments } from './otel-instruments.ts';
import { emitOtelSpans } from './otel-spans.ts';
import type { GeneratedFile } from './outputs.ts';
import { emitPrometheusHandlers } from './prometheus-handlers.ts';
import { emitPrometheusRegistry } from './prometheus-registry.ts';
import { emitTupleMemos } from './tuple-memos.ts';
import { printTypeScript } from './typescript.ts';

/** Every file of TypeScript. */
export function codeFiles(catalog: Catalog): GeneratedFile[] {
  const needs = new LabelNeeds(catalog);
  // A catalog may have one side only: nobody wants the empty code of the other.
  const prometheus = catalog.metrics.some((metric) => metric.prometheus !== undefined);
  const otel = catalog.metrics.some((metric) => metric.otel !== undefined);
  const handlers = [
    ...(prometheus ? [emitPrometheusHandlers(catalog, needs)] : []),
    ...(otel ? [emitOtelHandlers(catalog, needs)] : []),
    ...(catalog.spans.length > 0 ? [emitOtelSpans(catalog, needs)] : []),
  ];
  // After the handlers: they say which constants the labels must hold.
  const labels = emitLabels(catalog, needs);
  return [
    emitEvents(catalog),
    labels,
    ...(prometheus ? [emitPrometheusRegistry(catalog)] : []),
    ...(otel ? [emitOtelInstruments(catalog)] : []),
    ...handlers,
    ...(needs.widths.size > 0 ? [emitTupleMemos(needs.widths)] : []),
    emitMetricTests(catalog),
  ].map((file) => ({
    path: file.path,
    text: printTypeScript(file),
  }));
}
