import type { Catalog } from '../model/catalog.ts';
import { emitDashboards } from './dashboards/dashboards.ts';
import { emitExplorer } from './explorer.ts';
import type { GeneratedFile } from './outputs.ts';
import { emitGuides } from './pages/guides.ts';
import { emitPages } from './pages/pages.ts';
import { emitAlerts } from './rules/alerts.ts';

/** What operators use: dashboards, rules, pages. A file is left out when the catalog has nothing for it. */
export function operatorFiles(catalog: Catalog): GeneratedFile[] {
  return [
    ...emitDashboards(catalog),
    ...emitAlerts(catalog),
    ...emitPages(catalog),
    ...emitGuides(catalog),
    { path: 'docs/index.html', text: emitExplorer(catalog) },
  ];
}
