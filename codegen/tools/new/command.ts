import { renameSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { CatalogSource } from '../../catalog/source.ts';
import type { Catalog } from '../../model/catalog.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';
import type { MetricAnswers } from './metric-entry.ts';

const TEXT = { type: 'string' } as const;
const NEEDED = { id: TEXT, description: TEXT, group: TEXT, type: TEXT, on: TEXT };
const FLAGS = { ...NEEDED, value: TEXT, labels: TEXT, buckets: TEXT, since: TEXT };

type Flags = { readonly [Key in keyof typeof FLAGS]?: string | undefined };

export const command: Command = {
  name: 'new',
  summary: 'add a metric to the catalog, and generate',
  usage: `usage: npm run codegen -- new metric --id NAME --description TEXT --group NAME
         --type counter|gauge|histogram --on EVENT [options]

Names and units of both sides follow from the id and the field; change them in the entry.

  --value FIELD    what is recorded; without it events are counted
  --labels A,B
  --since EDITION  (default: the newest)
  --buckets NAME   (default: those of histograms in the same unit)
  --catalog FILE   write into FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(args, { ...CATALOG_OPTIONS, ...FLAGS }, 1);
    if (positionals[0] !== 'metric') throw new UsageError('new what? `new metric` is there');
    const { loadCatalog, usable } = await import('../load.ts');
    const loaded = loadCatalog(values.catalog);
    const catalog = usable(loaded, 'text')?.catalog;
    if (catalog === undefined) return EXIT.invalid;
    const answers = answersOf(values, catalog);
    const { metricEntry } = await import('./metric-entry.ts');
    const neighbours = catalog.metrics.filter(({ group }) => group === answers.group);
    const after = (neighbours.at(-1) ?? catalog.metrics.at(-1))?.id;
    const text = withMetric(loaded.source, after, metricEntry(catalog, answers));
    // Nothing is written that would not generate; the findings lie in the text as it would be.
    const next = loadCatalog(values.catalog, text);
    if (next.catalog === undefined) {
      usable(next, 'text');
      console.error('nothing was written');
      return EXIT.invalid;
    }
    replaceFile(resolve(values.catalog), text);
    console.log(`added ${answers.id} to ${relative('', values.catalog)}`);
    const { command: generate } = await import('../generate/command.ts');
    return generate.run(['--catalog', values.catalog]);
  },
};

function answersOf(flags: Flags, { editions }: Catalog): MetricAnswers {
  const missing = Object.keys(NEEDED).filter((name) => flags[name as keyof Flags] === undefined);
  if (missing.length > 0)
    throw new UsageError(`${missing.map((name) => `--${name}`).join(', ')} must be given`);
  const { id = '', description = '', group = '', type = '', on = '' } = flags;
  const { value = '', labels = '', buckets = '', since = editions.at(-1) ?? '' } = flags;
  return { id, description, group, type, on, value, labels, buckets, since };
}

function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

/**
 * The text with an entry added after the metric `after`, or at the end of the section. Not a byte of
 * the rest changes, so comments and order stay.
 * @throws {UsageError} when the section is not written as a block of lines
 */
function withMetric(
  { file, text, keyAt }: CatalogSource,
  after: string | undefined,
  entry: readonly string[],
): string {
  const lines = text.split('\n');
  const { line, column } = keyAt(after === undefined ? ['metrics'] : ['metrics', after]);
  const owner = lines[line - 1] ?? '';
  const isWithin = owner.slice(0, column - 1).trim() !== '';
  if (isWithin || (after === undefined && owner.includes('{')))
    throw new UsageError(`the metrics of ${file} are not written line by line`);
  const ending = owner.endsWith('\r') ? '\r' : '';
  lines.splice(endOfBlock(lines, line, column), 0, ...entry.map((one) => one + ending));
  return lines.join('\n');
}

/** Number of lines up to and with the last one that belongs to the entry beginning at `line`. */
function endOfBlock(lines: readonly string[], line: number, column: number): number {
  let end = line;
  for (let index = line; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    if (text.trim() === '') continue;
    if (text.search(/\S/) < column) break;
    end = index + 1;
  }
  return end;
}
