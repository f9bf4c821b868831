import type { Catalog, EventType, Label, LabelUse, Rule } from '../../model/catalog.ts';
import { constantCase, Names } from '../../model/names.ts';
import { type Reading, readingOf } from '../../model/reading.ts';
import { quote } from './text.ts';
import type { Imports } from './typescript.ts';

const MEASURE = '../runtime/metrics/measure.ts';

/** The lookup tables that the code of labels needs in `labels.ts`; filled while code is printed. */
export class LabelNeeds {
  /** Name of a lookup table to its entries. */
  readonly tables = new Map<string, ReadonlyMap<string, string>>();
  readonly #names: Names;
  readonly #known = new Map<ReadonlyMap<string, string>, string>();

  constructor(catalog: Catalog) {
    this.#names = new Names(catalog.policies.map((policy) => policy.constantName));
  }

  /** The name of the table of a label that maps the values of a field. */
  table(label: Label, path: string, map: ReadonlyMap<string, string>): string {
    const name =
      this.#known.get(map) ??
      this.#names.take(`${constantCase(label.id)}_BY_${constantCase(path)}`);
    this.#known.set(map, name);
    this.tables.set(name, map);
    return name;
  }
}

/** The text of a label on one event under one rule. */
export type LabelCode =
  /** Known beforehand. */
  | { readonly kind: 'constant'; readonly text: string }
  /** The attribute is left out. */
  | { readonly kind: 'absent' }
  /**
   * Made of what the expression `raw` gives, which depends on nothing but the values of `keys`;
   * `ifSet` leaves it out when that is nothing.
   */
  | {
      readonly kind: 'raw';
      readonly raw: string;
      readonly keys: readonly string[];
      readonly ifSet: boolean;
    };

/** @param leavesOut whether the exporter leaves optional labels out, instead of their fallback */
export function labelCode(
  { label, optional }: LabelUse,
  event: EventType,
  rule: Rule,
  needs: LabelNeeds,
  imports: Imports,
  leavesOut: boolean,
): LabelCode {
  const reading = readingOf(label, event, rule.items);
  if (reading.source.kind === 'constant') return { kind: 'constant', text: reading.source.text };
  const alternatives = readingCode(label, reading, rule.items, needs, imports);
  if (alternatives.length > 0)
    return {
      kind: 'raw',
      raw: alternatives.join(' ?? '),
      keys: keysOf(reading, rule.items),
      ifSet: leavesOut && optional && mayBeMissing(reading),
    };
  return leavesOut && optional ? { kind: 'absent' } : { kind: 'constant', text: label.absent };
}

/** Expressions of the values that the raw text is made of. */
function keysOf({ source, reads }: Reading, items: string | undefined): string[] {
  return reads.flatMap(({ path, field, after }) =>
    field === undefined ? [] : readCode(path, after, source.kind === 'join', items),
  );
}

/** The expression of one field's text, before it is mapped. */
function readCode(
  path: string,
  after: string | undefined,
  join: boolean,
  items: string | undefined,
): string {
  const raw =
    items !== undefined && path.startsWith(`${items}.`)
      ? `item?.${path.slice(items.length + 1)}`
      : fieldAccess(path);
  if (join) return `joined(${raw})`;
  return after === undefined ? raw : `segmentAfter(${quote(after)}, ${raw})`;
}

/** Expressions of the raw text, the first that is not undefined counts; none when the event has no such field. */
export function readingCode(
  label: Label,
  { source, reads }: Reading,
  items: string | undefined,
  needs: LabelNeeds,
  imports?: Imports,
): string[] {
  return reads.flatMap(({ path, field, after, map, otherwise }) => {
    if (field === undefined) return [];
    const join = source.kind === 'join';
    if (after !== undefined) imports?.value('segmentAfter', MEASURE);
    if (join) imports?.value('joined', MEASURE);
    const text = readCode(path, after, join, items);
    const table = map && needs.table(label, path, map);
    if (table !== undefined) imports?.value(table, './labels.ts');
    const mapped = table === undefined ? text : `${table}.get(${text})`;
    return otherwise === undefined ? [mapped] : [mapped, quote(otherwise)];
  });
}

/** `event.usage?.input`: a parent may be missing, in a malformed event even where it must not. */
export function fieldAccess(path: string): string {
  return `event.${path.replaceAll('.', '?.')}`;
}

export function mayBeMissing({ reads }: Reading): boolean {
  return reads.every(
    ({ field, after, map, otherwise }) =>
      field?.optional !== false ||
      after !== undefined ||
      (map !== undefined && otherwise === undefined),
  );
}
