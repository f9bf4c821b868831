import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { catalogAt } from '../kit/catalog-at.ts';
import type { PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

const PAGE = new URL('../../generated/docs/en/recipes.md', import.meta.url);

/** What a sane answer looks like: what it is split by, and between which values some of it lies. */
interface Expectation {
  readonly labels: readonly string[];
  readonly above?: number;
  readonly upTo?: number;
}

const { recipes: EXPECTED, documented: DOCUMENTED } = parse(
  readFileSync(new URL('recipes.yaml', import.meta.url), 'utf8'),
) as {
  readonly recipes: Readonly<Record<string, Expectation>>;
  /** The queries of the released gateway's document, as it has them. */
  readonly documented: readonly (Expectation & {
    readonly title: string;
    readonly query: string;
  })[];
};

/**
 * Every recipe of the catalog is on its page; those and the documented ones return data, split as
 * they say, with values that can be true; the alarm rings where series are dropped.
 */
export async function checkRecipes(report: Report, prometheus: PrometheusServer): Promise<void> {
  const { recipes } = catalogAt();
  const page = readFileSync(PAGE, 'utf8');
  const ids = recipes.map(({ id }) => id);
  report.equal(ids, Object.keys(EXPECTED), 'every recipe has an expectation');
  for (const { id, query } of recipes) {
    report.check(page.includes(`\n${query.text}\n`), `${id}: stands on its page`);
    await checkRecipe(report, prometheus, id, query.text, EXPECTED[id]);
  }
  for (const { title, query, ...expected } of DOCUMENTED)
    await checkRecipe(report, prometheus, title, query, expected);
  const alarm = await prometheus.query(DOCUMENTED.at(-1)?.query ?? '');
  const rings = alarm.map(({ labels }) => labels['job']);
  report.equal(rings, ['overflowing'], 'the alarm rings for the gateway that drops series alone');
}

async function checkRecipe(
  report: Report,
  prometheus: PrometheusServer,
  name: string,
  query: string,
  { labels, above = 0, upTo = Infinity }: Expectation = { labels: [] },
): Promise<void> {
  const samples = await prometheus.query(query);
  // A rate may be 0, and a quantile of no observations is not a number; but not all of them are.
  const sane = samples.filter(({ value }) => value > above && value <= upTo);
  const values = sane.slice(0, 3).map(({ value }) => Number(value.toPrecision(4)));
  report.check(sane.length > 0, `${name}: has sane values`, values.join(', '));
  const splits = new Set(samples.map((sample) => String(Object.keys(sample.labels).sort())));
  report.equal([...splits], [labels.join()], `${name}: is split by ${labels.join(', ')}`);
}
