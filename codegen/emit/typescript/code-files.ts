import type { Catalog } from '../../model/catalog.ts';
import { sides } from '../../model/metric.ts';
import type { CodeFile } from '../generated-file.ts';
import { emitEvents } from './events.ts';
import { OTEL, PROMETHEUS } from './exporter.ts';
import { emitHandlers } from './handlers.ts';
import { LabelNeeds } from './label-code.ts';
import { emitLabels } from './labels.ts';
import { emitOtelSpans } from './otel-spans.ts';
import { emitOtlp } from './otlp.ts';
import { emitRegistry } from './registry.ts';
import { emitSettings } from './settings.ts';
import { wholeFile } from './typescript.ts';

/** Every file of TypeScript. */
export function codeFiles(catalog: Catalog): CodeFile[] {
  const needs = new LabelNeeds(catalog);
  // A catalog may have one side only: the empty code of the other would serve no one.
  const exporters = [PROMETHEUS, OTEL].filter((one) => sides(catalog, [one.key]).length > 0);
  const handlers = exporters.map((exporter) => emitHandlers(catalog, exporter, needs));
  const spans = catalog.spans.length > 0 ? [emitOtelSpans(catalog, needs)] : [];
  return [
    emitEvents(catalog),
    // After the handlers: they say which tables the labels need.
    emitLabels(catalog, needs),
    ...exporters.map((exporter) => emitRegistry(catalog, exporter)),
    ...handlers,
    ...spans,
    ...(exporters.includes(OTEL) ? [emitOtlp(catalog)] : []),
    ...(catalog.settings.length > 0 ? [emitSettings(catalog)] : []),
  ].map(wholeFile);
}
