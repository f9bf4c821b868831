import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { code, paragraph } from './markdown.ts';
import { textIn } from './pages/prose.ts';

/** One side of the metrics that have it. */
export function sidesOf(
  { metrics }: Catalog,
  key: 'prometheus' | 'otel',
): { readonly metric: Metric; readonly side: Side }[] {
  return metrics.flatMap((metric) => {
    const side = metric[key];
    return side === undefined ? [] : [{ metric, side }];
  });
}

/** What one side of a metric says, under its name: its meaning, then a list of its facts. */
export function sideFacts(
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
    paragraph(textIn(description, locale)),
    list.map((fact) => `- ${fact}`).join('\n'),
  ];
}
