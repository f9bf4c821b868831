import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { sides } from '../../model/sides.ts';
import { code } from './markdown.ts';
import { sideFacts } from './metric-facts.ts';
import { fence, page, table } from './pages/prose.ts';

/** The families with their labels, as the documents have them. */
export function prometheusTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return table(
    [w.metric, w.type, w.labels],
    sides(catalog, ['prometheus']).map(({ metric, side }) => [
      code(side.name),
      w[metric.type],
      labelList(side, locale),
    ]),
  );
}

/** `docs/<locale>/prometheus-metrics.md`: the table of the metric families, then what each one says. */
export function emitPrometheusTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return page(w.prometheusTitle, [
    w.prometheusIntro,
    prometheusTable(catalog, locale),
    `## ${w.details}`,
    ...sides(catalog, ['prometheus']).flatMap(({ metric, side }) => [
      ...sideFacts(metric, side, locale),
      `${w.labels}: ${labelList(side, locale)}`,
      fence('promql', exampleQuery(metric, side)),
    ]),
  ]);
}

function labelList({ labels }: Side, locale: string): string {
  if (labels.length === 0) return wordingOf(locale).none;
  return labels.map(({ label }) => code(label.prometheusName)).join(', ');
}

const WINDOW = '5m';

/** A query that shows what a family is for. Values that overlap are kept apart. */
function exampleQuery({ type }: Metric, { name, labels }: Side): string {
  const overlapping = labels.filter(({ label }) => label.disjoint !== undefined);
  const split = overlapping.length > 0 ? overlapping : labels.slice(0, 1);
  const by = split.map(({ label }) => label.prometheusName);
  const sum = (kept: readonly string[], of: string): string =>
    `sum${kept.length === 0 ? '' : ` by (${kept.join(', ')})`} (${of})`;
  switch (type) {
    case 'counter':
      return sum(by, `rate(${name}[${WINDOW}])`);
    case 'gauge':
      return name;
    case 'histogram':
      return `histogram_quantile(0.95, ${sum(['le', ...by], `rate(${name}_bucket[${WINDOW}])`)})`;
  }
}
