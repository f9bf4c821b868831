import { wordingOf } from '../../locales/words.ts';
import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { sides } from '../../model/metric.ts';
import { code, fence, page, paragraph, prose, table, textIn } from './markdown.ts';

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

/** The instruments of each group that has some. */
export function otelTables(
  catalog: Catalog,
  locale: string,
): { readonly title: string; readonly table: string }[] {
  const w = wordingOf(locale);
  return [...catalog.groups].flatMap(([id, title]) => {
    const rows = sides(catalog, ['otel'])
      .filter(({ metric }) => metric.group === id)
      .map(({ metric, side }) => [
        code(side.name),
        w[metric.type],
        code(side.unitText),
        attributeList(side, locale),
      ]);
    return rows.length === 0
      ? []
      : [
          {
            title: paragraph(textIn(title, locale)),
            table: table([w.metric, w.type, w.unit, w.attributes], rows),
          },
        ];
  });
}

/** `docs/<locale>/otel-metrics.md`: the instruments by group, then what each one says. */
export function emitOtelTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return page(w.otelTitle, [
    w.otelIntro,
    w.optionalNote,
    ...otelTables(catalog, locale).flatMap((group) => [`## ${group.title}`, group.table]),
    `## ${w.details}`,
    ...sides(catalog, ['otel']).flatMap(({ metric, side }) => sideFacts(metric, side, locale)),
  ]);
}

function attributeList({ labels }: Side, locale: string): string {
  if (labels.length === 0) return wordingOf(locale).none;
  const named = labels.map(({ label, optional }) => {
    const name = code(label.otelName ?? '');
    return optional ? `(${name})` : name;
  });
  return named.join(', ');
}

/** What one side of a metric says, under its name: its meaning, then a list of its facts. */
function sideFacts(
  { description, rules }: Metric,
  { name, unit, buckets, since }: Side,
  locale: string,
): string[] {
  const w = wordingOf(locale);
  const events = new Set(rules.flatMap((rule) => rule.events.map(({ type }) => code(type))));
  const list = [
    `${w.unit}: ${code(unit)}`,
    ...(events.size === 0 ? [] : [`${w.events}: ${[...events].join(', ')}`]),
    ...(buckets === undefined ? [] : [`${w.buckets}: ${buckets.bounds.join(', ')}`]),
    `${w.since}: ${since}`,
  ];
  return [
    `### ${code(name)}`,
    prose(textIn(description, locale)),
    list.map((fact) => `- ${fact}`).join('\n'),
  ];
}
