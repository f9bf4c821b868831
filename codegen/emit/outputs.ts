import type { Catalog } from '../model/catalog.ts';
import { emitExplorer } from './docs/explorer/explorer.ts';
import { emitPages } from './docs/pages/pages.ts';
import type { GeneratedFile } from './generated-file.ts';
import { emitAlerts } from './operations/alerts.ts';
import { emitDashboards } from './operations/dashboards/dashboards.ts';
import { emitSemconv } from './semconv/semconv.ts';

/** Everything that is not TypeScript. A file is left out when the catalog has nothing for it. */
export function documentFiles(catalog: Catalog): GeneratedFile[] {
  return [
    ...emitPages(catalog),
    { path: 'docs/index.html', text: emitExplorer(catalog) },
    ...emitDashboards(catalog),
    ...emitAlerts(catalog),
    ...emitSemconv(catalog),
  ];
}
