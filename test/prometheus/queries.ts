/** Recipes and dashboards: what Prometheus answers to their queries. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Dashboard } from '../kit/boards.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import type { PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

/** What a sane answer looks like: what it is split by, and between which values some of it lies. */
interface Expectation {
  readonly labels: readonly string[];
  readonly above?: number;
  readonly upTo?: number;
}

const { recipes: EXPECTED, documented: DOCUMENTED } = parse(
  readFileSync('test/prometheus/recipes.yaml', 'utf8'),
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
  const page = readFileSync('generated/docs/en/recipes.md', 'utf8');
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

/**
 * Every query of every dashboard, with its variables set to all: Prometheus reads it, and it
 * returns data whenever the gateway has printed its family.
 */
export async function checkDashboards(
  report: Report,
  prometheus: PrometheusServer,
  scraped: string,
): Promise<void> {
  for (const file of globSync('generated/dashboards/*.json').sort()) {
    const { panels, templating } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
    const name = basename(file);
    const empty: string[] = [];
    let answered = 0;
    for (const { title, targets = [] } of panels)
      for (const { expr } of targets) {
        const families = expr.match(/\bopenclaw_\w+/g) ?? [];
        const isPrinted = families
          .map((family) => family.replace(/_(?:bucket|count)$/, ''))
          .every((family) => scraped.includes(`\n# TYPE ${family} `));
        if (await hasData(prometheus, substitute(expr))) answered += 1;
        else if (isPrinted && !mayBeEmpty(expr)) empty.push(title);
      }
    report.check(answered > 0, `${name}: its queries return data`, `${answered} queries`);
    report.equal(empty, [], `${name}: no panel with data in the scrape is empty`);
    for (const { name: variable, type, query } of templating.list) {
      if (type !== 'query') continue;
      const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(`${query}`) ?? [];
      const values = `group by (${label}) (${substitute(selector)})`;
      const filled = await hasData(prometheus, values);
      report.check(filled, `${name}: the variable ${variable} has values`);
    }
  }
}

/** Tables of what failed are empty when nothing did. */
const mayBeEmpty = (expr: string): boolean => /> 0$|status!="started"/.test(expr);

/** Whether a query has data now or had some lately: a gauge may lose its series, a busy machine be late with a scrape. */
async function hasData(prometheus: PrometheusServer, query: string): Promise<boolean> {
  if ((await prometheus.query(query)).length > 0) return true;
  return (await prometheus.query(`last_over_time((${query})[2m:1s])`)).length > 0;
}

/** What Grafana does to an expression when everything is selected. */
export function substitute(expr: string): string {
  return expr
    .replaceAll(/\$__(?:rate_interval|range)/g, '1m')
    .replaceAll(/\$(?:job|instance)\b/g, '.+');
}
