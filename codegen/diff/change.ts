import { isMapping, type Path } from '../catalog/source.ts';
import type { SideKey } from '../model/catalog.ts';

/** Entries that come or go are reported one by one. */
export const GONE = 'is gone';
export const NEW = 'is new';

/**
 * Who notices: readers of the exposition, of OTLP, users of the generated types, and those who route
 * alerts, link to panels or set the service up.
 */
export type Audience = SideKey | 'typescript' | 'operators';

/** One difference between two catalogs. */
export interface Change {
  /** `metric run_duration`, `event run.completed`, … */
  readonly subject: string;
  readonly what: string;
  /** Those for whom it breaks something; none when it is compatible. */
  readonly breaks: readonly Audience[];
  /** More may leave the service than before. */
  readonly privacy?: boolean;
  /** What else it shows in, such as `12 labels`. */
  readonly touches?: string | undefined;
  /** Why it was announced: a new name, a later edition, or a reason in `allow:`. */
  readonly declared?: string | undefined;
  /** Where it stands: in the new catalog, or in the old one for what is gone. */
  readonly at: Path;
  readonly side: 'base' | 'head';
  /** What the old catalog calls the entry. */
  readonly was?: string;
  /** The side that it is about, where that is one of the two. */
  readonly road?: SideKey;
  /** What was there before: a value, or the exported name of a part; likewise what is there now. */
  readonly from?: unknown;
  readonly to?: unknown;
}

/** `2 labels`; nothing of none. */
export function counted(number: number, noun: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${number === 1 ? noun : `${noun.replace(/y$/, 'ie')}s`}`;
}

/** Equality of plain data, lists and maps. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || plainText(a) === plainText(b);
}

/** The same text for equal data. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, plain);
}

/** Places move when lines are added, keys may stand in another order; what a label or an event is made of is compared where it stands. */
function plain(key: string, value: unknown): unknown {
  if (key === 'at' || key === 'texts') return undefined;
  if (key === 'label') return (value as { readonly id?: string }).id ?? value;
  if (key === 'event') return (value as { readonly type?: string } | undefined)?.type ?? value;
  if (value instanceof Map) return [...value];
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Text for values of any kind: what is not there is `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

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
