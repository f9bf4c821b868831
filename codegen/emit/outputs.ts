import { ALL_RULES } from '../lint/rules.ts';
import type { Catalog } from '../model/catalog.ts';
import { emitEventTable } from './event-tables.ts';
import { emitEvents } from './events.ts';
import { LabelNeeds } from './label-code.ts';
import { emitLabels } from './labels.ts';
import { emitLintPages } from './lint-pages.ts';
import { emitMetricTests } from './metric-tests.ts';
import { operatorFiles } from './operators.ts';
import { emitOtelHandlers } from './otel-handlers.ts';
import { emitOtelInstruments } from './otel-instruments.ts';
import { emitOtelSpans } from './otel-spans.ts';
import { emitOtelTable } from './otel-tables.ts';
import { emitPrometheusHandlers } from './prometheus-handlers.ts';
import { emitPrometheusRegistry } from './prometheus-registry.ts';
import { emitPrometheusTable } from './prometheus-tables.ts';
import { emitSpansTable } from './spans-table.ts';
import { printTypeScript } from './typescript.ts';

/** A file of the output, by its path below the output folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every file of the output. A pure function of the catalog. */
export function emitAll(catalog: Catalog): GeneratedFile[] {
  return [
    ...typeScriptFiles(catalog),
    ...documents(catalog),
    ...operatorFiles(catalog),
    ...emitLintPages(ALL_RULES.values()),
  ];
}

function typeScriptFiles(catalog: Catalog): GeneratedFile[] {
  const needs = new LabelNeeds(catalog);
  const handlers = [
    emitPrometheusHandlers(catalog, needs),
    emitOtelHandlers(catalog, needs),
    ...(catalog.spans.length > 0 ? [emitOtelSpans(catalog, needs)] : []),
  ];
  // After the handlers: they say which constants the labels must hold.
  const labels = emitLabels(catalog, needs);
  return [
    emitEvents(catalog),
    labels,
    emitPrometheusRegistry(catalog),
    emitOtelInstruments(catalog),
    ...handlers,
    emitMetricTests(catalog),
  ].map((file) => ({
    path: file.path,
    text: printTypeScript(file),
  }));
}

function documents(catalog: Catalog): GeneratedFile[] {
  return catalog.locales.flatMap((locale) => [
    { path: `docs/${locale}/prometheus-metrics.md`, text: emitPrometheusTable(catalog, locale) },
    { path: `docs/${locale}/otel-metrics.md`, text: emitOtelTable(catalog, locale) },
    ...(catalog.spans.length > 0
      ? [{ path: `docs/${locale}/otel-spans.md`, text: emitSpansTable(catalog, locale) }]
      : []),
    { path: `docs/${locale}/events.md`, text: emitEventTable(catalog, locale) },
  ]);
}
