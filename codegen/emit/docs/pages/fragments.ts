import type { Catalog } from '../../../model/catalog.ts';
import { eventTable } from '../event-tables.ts';
import { steps, textIn } from '../markdown.ts';
import { otelTables, prometheusTable } from '../metric-tables.ts';
import { spanTable } from '../spans-table.ts';
import {
  identifiers,
  labelPolicy,
  labelTable,
  neverExported,
  overlaps,
  seriesCap,
} from './label-policy.ts';
import {
  alertTable,
  environmentTable,
  recipeBlock,
  runbookSections,
  settingsTable,
} from './operators.ts';
import { otelChanges, prometheusChanges } from './upgrade.ts';

/** A piece of documentation for any page; only runbooks have headings, for links. */
export type Fragment = (catalog: Catalog, locale: string) => string;

/** Every piece that a page can ask for, by name. */
export function fragmentsOf(catalog: Catalog): ReadonlyMap<string, Fragment> {
  return new Map<string, Fragment>([
    ['prometheus-metrics', prometheusTable],
    ['otel-metrics', instrumentTables],
    ['otel-spans', spanTable],
    ['events', eventTable],
    ['label-policy', labelPolicy],
    ['labels', labelTable],
    ['identifiers', identifiers],
    ['overlapping-values', overlaps],
    ['series-cap', seriesCap],
    ['never-exported', neverExported],
    ['recipes', recipeBlock],
    ['alerts', alertTable],
    ['runbooks', runbookSections],
    ['changes-prometheus', prometheusChanges],
    ['changes-otel', otelChanges],
    ['configuration', settingsTable],
    ['environment', environmentTable],
    ...catalog.troubleshooting.map((symptom): [string, Fragment] => [
      `troubleshooting-${symptom.id.replaceAll('_', '-')}`,
      (_, locale) => steps(textIn(symptom.steps, locale)),
    ]),
  ]);
}

/** The table of each group under its title, in bold: the page that it stands in has its own headings. */
function instrumentTables(catalog: Catalog, locale: string): string {
  return otelTables(catalog, locale)
    .flatMap(({ title, table }) => [`**${title}**`, table])
    .join('\n\n');
}
