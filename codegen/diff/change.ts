import type { Path } from '../catalog/source.ts';

export const AUDIENCES = ['prometheus', 'otel', 'typescript'] as const;
/** Who notices: readers of the exposition, of OTLP, or users of the generated types. */
export type Audience = (typeof AUDIENCES)[number];

/** One difference between two catalogs. */
export interface Change {
  /** `metric run_duration`, `event run.completed`, … */
  readonly subject: string;
  readonly what: string;
  /** Those for whom it breaks something; nobody when it is compatible. */
  readonly breaks: readonly Audience[];
  /** Why it was announced: a new name, a later edition, or a reason in `allow:`. */
  readonly declared?: string | undefined;
  /** Where it stands: in the new catalog, or in the old one for what is gone. */
  readonly at: Path;
  readonly side: 'base' | 'head';
}

/** Text for values of any kind: what is not there is `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Equality of plain data, lists and maps. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, mapsAsLists) === JSON.stringify(b, mapsAsLists);
}

function mapsAsLists(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

/** Pairs two lists by name: what is only in one, and what is in both. */
export function pair<Item>(
  base: readonly Item[],
  head: readonly Item[],
  name: (item: Item) => string,
): {
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
  readonly kept: readonly (readonly [base: Item, head: Item])[];
} {
  const earlier = new Map(base.map((item) => [name(item), item]));
  const later = new Set(head.map(name));
  return {
    removed: base.filter((item) => !later.has(name(item))),
    added: head.filter((item) => !earlier.has(name(item))),
    kept: head.flatMap((item) => {
      const before = earlier.get(name(item));
      return before === undefined ? [] : [[before, item] as const];
    }),
  };
}
