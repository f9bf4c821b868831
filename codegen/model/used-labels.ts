import type { Catalog, Label } from './catalog.ts';

/** What labels stand on: families, instruments, spans. */
export type LabelCarrier = 'prometheus' | 'otel' | 'spans';

/** The labels that something of the catalog carries, in the order of the vocabulary. */
export function usedLabels(
  { labels, metrics, spans }: Catalog,
  carriers: readonly LabelCarrier[] = ['prometheus', 'otel', 'spans'],
): Label[] {
  const used = new Set<string>();
  for (const carrier of carriers)
    if (carrier === 'spans')
      for (const { source } of spans.flatMap(({ attributes }) => attributes)) {
        if (source.kind === 'label') used.add(source.label.id);
      }
    else
      for (const metric of metrics)
        for (const { label } of metric[carrier]?.labels ?? []) used.add(label.id);
  return labels.filter(({ id }) => used.has(id));
}
