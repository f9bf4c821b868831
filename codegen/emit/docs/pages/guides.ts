import type { Block } from '../../../guides/guide.ts';
import type { Catalog } from '../../../model/catalog.ts';
import type { GeneratedFile } from '../../generated-file.ts';
import { eventTable } from '../event-tables.ts';
import { frontMatter, steps, textIn } from '../markdown.ts';
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
import { changesOn } from './upgrade.ts';

/** `docs/<locale>/<guide>.md`: each guide in each language, with the generated pieces in place. */
export function emitGuides(catalog: Catalog): GeneratedFile[] {
  const fragments = fragmentsOf(catalog);
  return catalog.locales.flatMap((locale) =>
    catalog.guides.map(({ id, title, summary, blocks }) => ({
      path: `docs/${locale}/${id}.md`,
      text: page(
        frontMatter({ title: textIn(title, locale), summary: textIn(summary, locale) }),
        blocks,
        (block) =>
          block.kind === 'fragment'
            ? fragments.get(block.name)?.(catalog, locale)
            : printed(block, locale),
      ),
    })),
  );
}

/** Blocks stand apart, items of one list together; a piece that an edition has not is left out. */
function page(
  head: string,
  blocks: readonly Block[],
  print: (block: Block) => string | undefined,
): string {
  let text = head;
  let before: Block | undefined;
  for (const block of blocks) {
    const piece = print(block);
    if (piece === undefined || piece === '') continue;
    text += `${block.kind === 'item' && before?.kind === 'item' ? '\n' : '\n\n'}${piece}`;
    before = block;
  }
  return `${text}\n`;
}

function printed(block: Exclude<Block, { kind: 'fragment' }>, locale: string): string {
  switch (block.kind) {
    case 'code':
      return block.lines.join('\n');
    case 'heading':
      return `${'#'.repeat(block.level)} ${textIn(block.text, locale)}`;
    case 'item':
      return `${block.mark} ${textIn(block.text, locale)}`;
    case 'note':
      return `> ${textIn(block.text, locale)}`;
    case 'paragraph':
      return textIn(block.text, locale);
  }
}

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
    ['changes-prometheus', (...page) => changesOn('prometheus', ...page)],
    ['changes-otel', (...page) => changesOn('otel', ...page)],
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
