import type { Path } from '../catalog/source.ts';
import { type Audience, type Change, GONE, NEW, same, shown } from './change.ts';

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

/** What is said of a change beside the words. */
type Details = Pick<Change, 'privacy' | 'declared' | 'road' | 'from' | 'to'>;

/** What is found about one entry, or about one part of it, that both catalogs have. */
export class Changes {
  readonly found: Change[] = [];
  readonly #subject: string;
  readonly #at: Path;

  constructor(subject: string, at: Path) {
    this.#subject = subject;
    this.#at = at;
  }

  /** @param key where in the entry, its steps joined with dots; nothing for the entry itself */
  add(key: string, what: string, breaks: readonly Audience[] = [], more: Details = {}): void {
    const at = key === '' ? this.#at : [...this.#at, ...key.split('.')];
    this.found.push({ subject: this.#subject, what, breaks, ...more, at, side: 'head' });
  }

  /** Adds `key: from became to` when the two are not equal. */
  became(
    key: string,
    from: unknown,
    to: unknown,
    breaks: readonly Audience[] = [],
    name = key,
  ): void {
    if (same(from, to)) return;
    this.add(key, `${name}: ${shown(from)} became ${shown(to)}`, breaks, { from, to });
  }

  /** Adds what of a list is gone, which breaks something, and what is new. */
  names(
    key: string,
    noun: string,
    base: readonly string[] = [],
    head: readonly string[] = [],
    breaks: readonly Audience[] = [],
  ): void {
    const { removed, added } = pair<string>(base, head, (name) => name);
    for (const name of removed) this.add(key, `${noun} ${name} is gone`, breaks, { from: name });
    for (const name of added) this.add(key, `${noun} ${name} is new`, [], { to: name });
  }
}

interface Entry<Item> {
  subject(item: Item): string;
  /** Those for whom it breaks something that an entry is gone. */
  breaks(item: Item): readonly Audience[];
  /** What changed about an entry that both have. */
  kept(base: Item, head: Item): readonly Change[];
}

/** What became of a list of entries: gone, new, or changed within. */
export function compareEntries<Item extends { readonly at: Path }>(
  base: readonly Item[],
  head: readonly Item[],
  names: readonly NameOf<Item>[],
  { subject, breaks, kept: inside }: Entry<Item>,
): Change[] {
  const { removed, added, kept } = pair(base, head, ...names);
  return [
    ...removed.map((item): Change => {
      return {
        subject: subject(item),
        what: GONE,
        breaks: breaks(item),
        at: item.at,
        side: 'base',
      };
    }),
    ...added.map((item): Change => {
      return { subject: subject(item), what: NEW, breaks: [], at: item.at, side: 'head' };
    }),
    ...kept.flatMap(([from, to]) => inside(from, to)),
  ];
}
