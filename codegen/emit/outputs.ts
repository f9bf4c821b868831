import type { Catalog } from '../model/catalog.ts';
import { emitEventTable } from './docs/event-tables.ts';
import { emitExplorer } from './docs/explorer/explorer.ts';
import { emitOtelTable, emitPrometheusTable } from './docs/metric-tables.ts';
import { emitGuides } from './docs/pages/guides.ts';
import { emitPages } from './docs/pages/pages.ts';
import { emitSpansTable } from './docs/spans-table.ts';
import type { GeneratedFile } from './generated-file.ts';
import { emitAlerts } from './operations/alerts.ts';
import { emitDashboards } from './operations/dashboards/dashboards.ts';
import { emitSemconv } from './semconv/semconv.ts';

/** Everything that is not TypeScript. A file is left out when the catalog has nothing for it. */
export function documentFiles(catalog: Catalog): GeneratedFile[] {
  return [
    ...catalog.locales.flatMap((locale) => tables(catalog, locale)),
    ...emitDashboards(catalog),
    ...emitAlerts(catalog),
    ...emitPages(catalog),
    ...emitGuides(catalog),
    { path: 'docs/index.html', text: emitExplorer(catalog) },
    ...emitSemconv(catalog),
  ];
}

function tables(catalog: Catalog, locale: string): GeneratedFile[] {
  const folder = `docs/${locale}`;
  return [
    { path: `${folder}/prometheus-metrics.md`, text: emitPrometheusTable(catalog, locale) },
    { path: `${folder}/otel-metrics.md`, text: emitOtelTable(catalog, locale) },
    ...(catalog.spans.length > 0
      ? [{ path: `${folder}/otel-spans.md`, text: emitSpansTable(catalog, locale) }]
      : []),
    { path: `${folder}/events.md`, text: emitEventTable(catalog, locale) },
  ];
}
