import { renameSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Catalog } from '../../model/catalog.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import type { Loaded } from '../load.ts';
import { CATALOG_OPTIONS, readOptions } from '../options.ts';
import type { MetricAnswers } from './metric-entry.ts';

const ANSWERS = {
  id: { type: 'string' },
  description: { type: 'string' },
  group: { type: 'string' },
  type: { type: 'string' },
  on: { type: 'string' },
  value: { type: 'string' },
  labels: { type: 'string' },
  buckets: { type: 'string' },
  'otel-buckets': { type: 'string' },
  prometheus: { type: 'string' },
  otel: { type: 'string' },
  since: { type: 'string' },
} as const;

type Flags = { readonly [Key in keyof typeof ANSWERS]?: string | undefined };

export const command: Command = {
  name: 'new',
  summary: 'add a metric to the catalog, by flags or by asking, and generate',
  usage: `usage: npm run codegen -- new metric [options]

What is not given by a flag is asked for in a terminal.

  --id NAME, --description TEXT, --group NAME, --type counter|gauge|histogram
  --on EVENT, --value FIELD, --labels A,B, --since EDITION
  --buckets NAME, --otel-buckets NAME   else those of histograms in the same unit
  --prometheus NAME, --otel NAME   \`none\` leaves that side out; else made from the id
  --ask            ask although this is no terminal
  --out DIR        generate below DIR instead of generated/
  --catalog FILE   write into FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(
      args,
      {
        ...CATALOG_OPTIONS,
        ...ANSWERS,
        ask: { type: 'boolean', default: process.stdin.isTTY === true },
        out: { type: 'string', default: 'generated' },
      },
      1,
    );
    if (positionals[0] !== 'metric') throw new UsageError('new what? `new metric` is there');
    const { loadCatalog, usable } = await import('../load.ts');
    const loaded = loadCatalog(values.catalog);
    const catalog = usable(loaded, 'text', undefined);
    if (catalog === undefined) return EXIT.invalid;
    const answers = await complete(catalog, values, values.ask);
    const text = await withMetric(loaded, catalog, answers);
    if (!(await isSound(loaded, text))) return EXIT.invalid;
    replaceFile(resolve(values.catalog), text);
    console.log(`added ${answers.id} to ${relative('', values.catalog)}`);
    const { command: generate } = await import('../generate/command.ts');
    return generate.run(['--catalog', values.catalog, '--out', values.out]);
  },
};

/** Flags first, then answers, then what follows from the rest. */
async function complete(catalog: Catalog, flags: Flags, ask: boolean): Promise<MetricAnswers> {
  const { prometheusNameOf, otelBucketsBeside, otelNameOf, usualBuckets } = await import(
    './metric-entry.ts'
  );
  const { Questions } = await import('./questions.ts');
  const questions = new Questions(ask);
  const answer = (
    key: keyof typeof ANSWERS,
    question: string,
    otherwise?: string,
  ): Promise<string> => questions.answer(`--${key}`, flags[key], question, otherwise);
  try {
    const id = await answer('id', 'id, such as run_duration');
    const description = await answer('description', 'what it says, in English');
    const group = await answer('group', `group (${[...catalog.groups.keys()].join(', ')})`);
    const type = await answer('type', 'type (counter, gauge, histogram)');
    const on = await answer('on', 'event that is recorded');
    const value = await answer('value', 'field that holds the value, nothing to count events', '');
    const labels = await answer('labels', 'labels, with commas', '');
    const histogram = type === 'histogram';
    const usual = histogram ? usualBuckets(catalog, on, value)?.prometheus : undefined;
    const buckets = histogram ? await answer('buckets', 'bucket set', usual) : '';
    const otelBuckets = histogram
      ? (flags['otel-buckets'] ?? otelBucketsBeside(catalog, buckets))
      : '';
    const named = { id, type, on, value, buckets, otelBuckets };
    return {
      ...{ id, description, group, type, on, value, labels, buckets, otelBuckets },
      prometheus: await answer('prometheus', 'Prometheus name', prometheusNameOf(catalog, named)),
      otel: await answer('otel', 'OpenTelemetry name', otelNameOf(catalog, named)),
      since: flags.since ?? catalog.editions.at(-1) ?? '',
    };
  } finally {
    questions.close();
  }
}

/** The text of the catalog with the entry, after the last metric of its group. */
async function withMetric(
  loaded: Loaded,
  catalog: Catalog,
  answers: MetricAnswers,
): Promise<string> {
  const { metricEntry } = await import('./metric-entry.ts');
  const { insertEntry } = await import('./insert.ts');
  const neighbours = catalog.metrics.filter(({ group }) => group === answers.group);
  const after = (neighbours.at(-1) ?? catalog.metrics.at(-1))?.id;
  const text = insertEntry(loaded.source, 'metrics', after, metricEntry(catalog, answers));
  if (text === undefined)
    throw new UsageError(`the metrics of ${loaded.file} are not written line by line`);
  return text;
}

/** Nothing is written that would not generate; the findings lie in the text as it would be. */
async function isSound(loaded: Loaded, text: string): Promise<boolean> {
  const { checkCatalog } = await import('../../pipeline.ts');
  const { Translations } = await import('../../locales/translations.ts');
  const { locksOf } = await import('../../lock/lock-files.ts');
  const { formatFindings } = await import('../report.ts');
  const { catalog, diagnostics } = checkCatalog(loaded.file, text, {
    translations: new Translations(),
    locks: locksOf(loaded.file),
  });
  if (catalog !== undefined) return true;
  console.error(`${formatFindings(diagnostics, text, 'text')}\nnothing was written`);
  return false;
}

function replaceFile(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}
