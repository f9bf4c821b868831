import type { Catalog } from '../../../model/catalog.ts';
import { emitEventTable } from '../event-tables.ts';
import { emitOtelTable } from '../otel-tables.ts';
import { emitPrometheusTable } from '../prometheus-tables.ts';
import { emitSpansTable } from '../spans-table.ts';
import {
  identifiers,
  labelPolicy,
  labelTable,
  neverExported,
  overlaps,
  seriesCap,
} from './label-policy.ts';
import { steps, textIn } from './prose.ts';
import { alertTable, recipeBlock, runbookSections } from './queries.ts';
import { environmentTable, settingsTable } from './reference.ts';
import { otelChanges, prometheusChanges } from './upgrade.ts';

/** A piece of documentation to stand anywhere in somebody's page; only runbooks have headings, for links. */
export type Fragment = (catalog: Catalog, locale: string) => string;

/** Every piece that a page can ask for, by name. */
export function fragmentsOf(catalog: Catalog): ReadonlyMap<string, Fragment> {
  return new Map<string, Fragment>([
    ['prometheus-metrics', (all, locale) => firstTable(emitPrometheusTable(all, locale))],
    ['otel-metrics', (all, locale) => tables(emitOtelTable(all, locale))],
    ['otel-spans', (all, locale) => firstTable(emitSpansTable(all, locale))],
    ['events', (all, locale) => firstTable(emitEventTable(all, locale))],
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

/** The first table of a page of ours. */
function firstTable(page: string): string {
  return blocks(page).find(isTable) ?? '';
}

/** Every table up to the details, each with the heading above it as a line in bold. */
function tables(page: string): string {
  const all = blocks(page);
  const found: string[] = [];
  for (const [index, block] of all.entries())
    if (isTable(block)) {
      const heading = all[index - 1] ?? '';
      found.push(heading.startsWith('## ') ? `**${heading.slice(3)}**\n\n${block}` : block);
    }
  return found.join('\n\n');
}

function blocks(page: string): string[] {
  return page.trimEnd().split('\n\n');
}

function isTable(block: string): boolean {
  return block.startsWith('| ');
}
