import { relative, resolve } from 'node:path';
import { type CatalogSource, printFlow } from '../../catalog/source.ts';
import { replaceFiles } from '../../locales/locale-files.ts';
import type { Catalog } from '../../model/catalog.ts';
import { unitOf } from '../../model/units.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';

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
    replaceFiles([{ file: resolve(values.catalog), text }]);
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

/** What a new metric is made of; a text is empty where nothing was said. */
interface MetricAnswers {
  readonly id: string;
  readonly description: string;
  readonly group: string;
  readonly type: string;
  readonly on: string;
  readonly value: string;
  readonly labels: string;
  /** The bucket set of the Prometheus side, else those of histograms in the same unit. */
  readonly buckets: string;
  readonly since: string;
}

/** A bucket set or a unit on each side. */
interface Sides {
  readonly prometheus: string;
  readonly otel: string;
}

/** The lines of a well-formed entry, as they stand under `metrics:` two columns in. */
function metricEntry(catalog: Catalog, answers: MetricAnswers): string[] {
  const { id, description, group, type, on, value, since } = answers;
  const buckets = type === 'histogram' ? bucketsOf(catalog, answers) : NO_BUCKETS;
  const units = unitsOf(catalog, answers, buckets);
  const side = (key: keyof Sides, name: string): string =>
    printFlow({
      name,
      ...(buckets[key] !== '' && { buckets: buckets[key] }),
      ...(buckets[key] === '' && units[key] !== 'count' && { unit: units[key] }),
    });
  const labels = answers.labels.split(/[\s,]+/).filter((label) => label !== '');
  return [
    `${printFlow(id)}:`,
    `  description: ${printFlow(description)}`,
    `  group: ${printFlow(group)}`,
    `  type: ${printFlow(type)}`,
    ...(since === '' ? [] : [`  since: ${printFlow(since)}`]),
    `  prometheus: ${side('prometheus', prometheusName(catalog, answers, units.prometheus))}`,
    `  otel: ${side('otel', `${catalog.name}.${id.replaceAll('_', '.')}`)}`,
    ...(labels.length === 0 ? [] : [`  labels: ${printFlow(labels)}`]),
    `  record: ${printFlow({ on, ...(value !== '' && { value }) })}`,
  ].map((line) => `  ${line}`);
}

const NO_BUCKETS: Sides = { prometheus: '', otel: '' };

/** The sets that most histograms have with the named set, or with values in the unit of this field. */
function bucketsOf(catalog: Catalog, { on, value, buckets }: MetricAnswers): Sides {
  const unit = unitOfField(catalog, on, value);
  const fitting = catalog.metrics.flatMap(({ prometheus, otel, rules }): Sides[] => {
    const sets = { prometheus: prometheus?.buckets?.id ?? '', otel: otel?.buckets?.id ?? '' };
    const inUnit = rules.some(({ events, value: path }) =>
      events.some(({ fields }) => path !== undefined && fields.get(path)?.unit === unit),
    );
    const fits = buckets === '' ? inUnit : sets.prometheus === buckets;
    return fits && sets.prometheus !== '' && sets.otel !== '' ? [sets] : [];
  });
  const groups = [...Map.groupBy(fitting, (sets) => JSON.stringify(sets)).values()];
  const [most] = groups.sort((a, b) => b.length - a.length);
  return most?.[0] ?? { prometheus: buckets, otel: buckets };
}

function unitOfField(catalog: Catalog, on: string, value: string): string {
  const event = catalog.events.find(({ type }) => type === on);
  return event?.fields.get(value)?.unit ?? 'count';
}

/** Units of both sides: Prometheus has base units, OTel what the service measures in. */
function unitsOf(catalog: Catalog, { on, value }: MetricAnswers, buckets: Sides): Sides {
  const own = value === '' ? 'count' : unitOfField(catalog, on, value);
  const ofSet = (id: string): string | undefined =>
    catalog.metrics
      .flatMap(({ prometheus, otel }) => [prometheus?.buckets, otel?.buckets])
      .find((one) => one?.id === id)?.unit;
  return {
    prometheus: ofSet(buckets.prometheus) ?? (own === 'ms' ? 's' : own),
    otel: ofSet(buckets.otel) ?? own,
  };
}

/** The name that the conventions ask for: service, id, unit, `_total` for a counter. */
function prometheusName(catalog: Catalog, { id, type }: MetricAnswers, unit: string): string {
  const suffix = unitOf(unit)?.suffix ?? '';
  const stem = `${catalog.name}_${id}`;
  const total = type === 'counter' ? '_total' : '';
  return `${stem.endsWith(suffix) ? stem : stem + suffix}${total}`;
}
