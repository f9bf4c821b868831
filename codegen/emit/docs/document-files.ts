import type { Catalog } from '../../model/catalog.ts';
import { operatorFiles } from '../operations/operators.ts';
import type { GeneratedFile } from '../outputs.ts';
import { emitSemconv } from '../semconv/semconv.ts';
import { emitEventTable } from './event-tables.ts';
import { emitOtelTable } from './otel-tables.ts';
import { emitPrometheusTable } from './prometheus-tables.ts';
import { emitSpansTable } from './spans-table.ts';

/** Everything that is not TypeScript: documentation, dashboards, rules, conventions. */
export function documentFiles(catalog: Catalog): GeneratedFile[] {
  return [...tables(catalog), ...operatorFiles(catalog), ...emitSemconv(catalog)];
}

function tables(catalog: Catalog): GeneratedFile[] {
  return catalog.locales.flatMap((locale) => [
    { path: `docs/${locale}/prometheus-metrics.md`, text: emitPrometheusTable(catalog, locale) },
    { path: `docs/${locale}/otel-metrics.md`, text: emitOtelTable(catalog, locale) },
    ...(catalog.spans.length > 0
      ? [{ path: `docs/${locale}/otel-spans.md`, text: emitSpansTable(catalog, locale) }]
      : []),
    { path: `docs/${locale}/events.md`, text: emitEventTable(catalog, locale) },
  ]);
}
