import type { Catalog } from './catalog.ts';
import type { Side, SideKey } from './metric.ts';
import { allAttributes, namesOf, type Span } from './span.ts';

/** The edition from which on each up to this one has it: of a name, since when people meet it. */
function firstWith(catalog: Catalog, has: (edition: Catalog) => boolean): string {
  const { before, edition } = catalog;
  return before !== undefined && has(before) ? firstWith(before, has) : edition;
}

/** Since when a side of a metric has been exported under its name. */
export function sideSince(catalog: Catalog, key: SideKey, { name }: Side): string {
  return firstWith(catalog, ({ metrics }) => metrics.some((metric) => metric[key]?.name === name));
}

/** Since when there have been spans with the name of this one. */
export function spanSince(catalog: Catalog, { name }: Span): string {
  return firstWith(catalog, ({ spans }) => spans.some((span) => span.name === name));
}

/** Since when a span has had an attribute under all of these names, wherever its value came from. */
export function attributeSince(catalog: Catalog, { id }: Span, names: readonly string[]): string {
  return firstWith(catalog, ({ spans }) => {
    const before = spans
      .filter((span) => span.id === id)
      .flatMap(allAttributes)
      .flatMap(namesOf);
    return names.every((name) => before.includes(name));
  });
}
