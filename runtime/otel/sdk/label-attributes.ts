import type { Attributes } from '@opentelemetry/api';
import type { FamilyDefinition, LabelTexts } from '../../metrics/family.ts';

/** The labels of one series as attributes: texts, and numbers where the labels are numbers. */
export function labelAttributes(
  { labels, numbers = [] }: Pick<FamilyDefinition, 'labels' | 'numbers'>,
  texts: LabelTexts,
): Attributes {
  const attributes: Attributes = {};
  for (const [i, name] of labels.entries()) {
    const text = texts[i];
    if (text === undefined) continue;
    if (!numbers.includes(name)) attributes[name] = text;
    else if (Number.isFinite(Number(text))) attributes[name] = Number(text);
  }
  return attributes;
}
