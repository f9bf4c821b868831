import type { Catalog } from '../../model/catalog.ts';
import { emitExplorer } from '../docs/explorer/explorer.ts';
import { emitGuides } from '../docs/pages/guides.ts';
import { emitPages } from '../docs/pages/pages.ts';
import type { GeneratedFile } from '../outputs.ts';
import { emitAlerts } from './alerts.ts';
import { emitDashboards } from './dashboards/dashboards.ts';

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
