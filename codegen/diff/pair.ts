import { type Audience, type Change, GONE, NEW } from './change.ts';

type NameOf<Item> = (item: Item) => string | undefined;

/** Pairs two lists by name: what is only in one, and what is in both. The first names that meet decide. */
export function pair<Item>(
  base: readonly Item[],
  head: readonly Item[],
  ...names: readonly NameOf<Item>[]
): {
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
  readonly kept: readonly (readonly [base: Item, head: Item])[];
} {
  const partners = new Map<Item, Item>();
  const taken = new Set<Item>();
  for (const name of names) {
    const free = new Map<string | undefined, Item>();
    for (const item of base)
      if (!taken.has(item) && !free.has(name(item))) free.set(name(item), item);
    for (const item of head) {
      const partner = name(item) === undefined ? undefined : free.get(name(item));
      if (partner === undefined || taken.has(partner) || partners.has(item)) continue;
      partners.set(item, partner);
      taken.add(partner);
    }
  }
  return {
    removed: base.filter((item) => !taken.has(item)),
    added: head.filter((item) => !partners.has(item)),
    kept: head.flatMap((item) => {
      const before = partners.get(item);
      return before === undefined ? [] : [[before, item] as const];
    }),
  };
}

interface Compared<Item> {
  subject(item: Item): string;
  /** Those for whom it breaks something that an entry is gone. */
  readonly breaks: readonly Audience[];
  /** What changed about an entry that both have. */
  kept(base: Item, head: Item): readonly Change[];
}

/** What became of a list of entries: gone, new, or changed within. */
export function compareEntries<Item extends { readonly at: Change['at'] }>(
  base: readonly Item[],
  head: readonly Item[],
  names: readonly NameOf<Item>[],
  { subject, breaks, kept: inside }: Compared<Item>,
): Change[] {
  const { removed, added, kept } = pair(base, head, ...names);
  return [
    ...removed.map((item): Change => {
      return { subject: subject(item), what: GONE, breaks, at: item.at, side: 'base' };
    }),
    ...added.map((item): Change => {
      return { subject: subject(item), what: NEW, breaks: [], at: item.at, side: 'head' };
    }),
    ...kept.flatMap(([from, to]) => inside(from, to)),
  ];
}
