import type { Catalog } from '../../../model/catalog.ts';

/** The catalog of each edition that this one follows, and its own; oldest first. */
export function lineOf(catalog: Catalog): Catalog[] {
  return catalog.before === undefined ? [catalog] : [...lineOf(catalog.before), catalog];
}

/** One edition and what it has. */
export type Having<Item> = readonly [edition: string, items: readonly Item[]];

/**
 * What any of the editions has, in the order of the newest one. The editions in which it is there
 * follow where that is not all of them: `[item…, since, until]`, without `until` when it still is.
 *
 * @param line the editions that have the owner, oldest first
 */
export function lifetimes<Item extends readonly unknown[]>(line: readonly Having<Item>[]) {
  const found = new Map<string, { item: Item; editions: string[] }>();
  for (const [, items] of line.toReversed())
    for (const item of items) found.set(JSON.stringify(item), { item, editions: [] });
  for (const [edition, items] of line)
    for (const item of items) found.get(JSON.stringify(item))?.editions.push(edition);
  const oldest = line[0]?.[0];
  const newest = line.at(-1)?.[0];
  return [...found.values()].map(({ item, editions }) => {
    const [since = ''] = editions;
    const until = editions.at(-1) ?? '';
    if (until !== newest) return [...item, since, until];
    return since === oldest ? item : [...item, since];
  });
}

/** What older editions have otherwise, by edition; undefined when none does. */
export function olderFacts<Facts extends object>(
  line: readonly (readonly [edition: string, facts: Facts])[],
): Readonly<Record<string, Partial<Facts>>> | undefined {
  const newest = line.at(-1)?.[1] ?? {};
  const older = line.flatMap(([edition, facts]) => {
    const other = Object.entries(facts).filter(
      ([key, value]) => value !== (newest as Record<string, unknown>)[key],
    );
    return other.length === 0 ? [] : [[edition, Object.fromEntries(other)] as const];
  });
  return older.length === 0 ? undefined : (Object.fromEntries(older) as never);
}
