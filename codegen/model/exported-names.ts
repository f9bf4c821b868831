import type { Catalog } from './catalog.ts';

/** Sections whose entries others refer to by name, inside and outside the catalog. */
export const NAMED_SECTIONS = ['labels', 'events', 'metrics', 'spans'] as const;
export type NamedSection = (typeof NAMED_SECTIONS)[number];

/** Ids and exported names of a section. */
export function exportedNames(catalog: Catalog, section: NamedSection): ReadonlySet<string> {
  return new Set(namesOf(catalog, section).filter((name) => name !== undefined));
}

function namesOf(catalog: Catalog, section: NamedSection): (string | undefined)[] {
  switch (section) {
    case 'labels':
      return catalog.labels.flatMap((label) => [label.id, label.prometheusName, label.otelName]);
    case 'events':
      return catalog.events.map(({ type }) => type);
    case 'metrics':
      return catalog.metrics.flatMap(({ id, prometheus, otel }) => [
        id,
        prometheus?.name,
        otel?.name,
      ]);
    case 'spans':
      return catalog.spans.flatMap(({ id, name }) => [id, name]);
  }
}
