import { readFile } from 'node:fs/promises';
import { examples, type PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

const RECIPES = new URL('../data/promql/recipes.promql', import.meta.url);

interface Recipe {
  readonly title: string;
  readonly query: string;
}

/** What a sane answer looks like: which labels it is split by, and between which values it lies. */
interface Expectation {
  readonly labels: readonly string[];
  readonly above: number;
  readonly upTo: number;
}

/** In the order of the recipes. The upper bounds are those of the histograms' last finite bucket. */
const EXPECTED: readonly Expectation[] = [
  { labels: ['provider'], above: 0, upTo: Number.MAX_VALUE },
  { labels: ['model'], above: 0, upTo: Number.MAX_VALUE },
  { labels: ['model', 'provider'], above: 0, upTo: Number.POSITIVE_INFINITY },
  { labels: ['lane'], above: 0, upTo: 2 },
  { labels: ['skill', 'source'], above: 0, upTo: Number.MAX_VALUE },
  { labels: ['instance', 'job'], above: 0, upTo: Number.MAX_VALUE },
];

/** The documented queries return data, split as they say, with values that can be true. */
export async function checkRecipes(report: Report, prometheus: PrometheusServer): Promise<void> {
  const recipes = await readRecipes();
  report.equal(recipes.length, EXPECTED.length, 'all documented recipes are there');
  for (const [index, { title, query }] of recipes.entries()) {
    const expected = EXPECTED[index];
    if (expected === undefined) continue;
    const samples = await prometheus.query(query);
    report.check(samples.length > 0, `${title}: returns data`, `${samples.length} series`);
    const known = samples.filter(({ value }) => !Number.isNaN(value));
    const sane = known.filter(({ labels, value }) => {
      const names = Object.keys(labels).sort();
      return (
        String(names) === String(expected.labels) &&
        value > expected.above &&
        value <= expected.upTo
      );
    });
    // A rate may be 0, and a quantile of no observations is not a number; but not all of them are.
    report.check(sane.length > 0, `${title}: has sane values`, examples(sane));
  }
  const alarm = await prometheus.query(recipes.at(-1)?.query ?? '');
  report.equal(
    alarm.map(({ labels }) => labels['job']),
    ['overflowing'],
    'the alarm rings for the gateway that drops series, and for no other',
  );
}

export async function readRecipes(): Promise<Recipe[]> {
  const paragraphs = (await readFile(RECIPES, 'utf8')).split('\n\n');
  return paragraphs.map((paragraph) => {
    const [title = '', ...query] = paragraph.trim().split('\n');
    return { title: title.replace(/^# /, ''), query: query.join('\n') };
  });
}
