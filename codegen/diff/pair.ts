export type NameOf<Item> = (item: Item) => string | undefined;

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
