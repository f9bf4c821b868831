import { wordingOf } from '../../locales/words/words.ts';
import type { Metric, Side } from '../../model/catalog.ts';
import { code, paragraph } from './markdown.ts';
import { textIn } from './pages/prose.ts';

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
