import type { Path } from '../catalog/source.ts';

export const AUDIENCES = ['prometheus', 'otel', 'typescript', 'operators'] as const;
/**
 * Who notices: readers of the exposition, of OTLP, users of the generated types, and those who route
 * alerts, link to panels or set the service up.
 */
export type Audience = (typeof AUDIENCES)[number];

/** One difference between two catalogs. */
export interface Change {
  /** `metric run_duration`, `event run.completed`, … */
  readonly subject: string;
  readonly what: string;
  /** Those for whom it breaks something; nobody when it is compatible. */
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
}

/** Text for values of any kind: what is not there is `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `2 labels`; nothing of none. */
export function counted(number: number, noun: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${number === 1 ? noun : `${noun.replace(/y$/, 'ie')}s`}`;
}

/** Equality of plain data, lists and maps. Places in the file move when lines are added. */
export function same(a: unknown, b: unknown): boolean {
  return plainText(a) === plainText(b);
}

/** The same text for equal data. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, plain);
}

function plain(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  return value instanceof Map ? [...value] : value;
}

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
