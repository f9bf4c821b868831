import type { Catalog, FieldsText, Label, LabelText } from '../../model/catalog.ts';
import { constantCase, Names } from '../../model/names.ts';
import { quote } from './text.ts';
import type { Imports } from './typescript.ts';

/** The module that reads what a malformed event may hold in place of numbers and words. */
export const MEASURE = '../runtime/metrics/measure.ts';

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
      this.#names.unique(`${constantCase(label.id)}_BY_${constantCase(path)}`);
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

/** @param items the array whose items the rule goes through, if it does */
export function labelCode(
  label: Label,
  text: LabelText,
  items: string | undefined,
  needs: LabelNeeds,
  imports: Imports,
): LabelCode {
  switch (text.kind) {
    case 'constant':
    case 'part':
      return { kind: 'constant', text: text.text };
    case 'fields':
    case 'join':
      return {
        kind: 'raw',
        raw: readingCode(label, text, items, needs, imports).join(' ?? '),
        keys: text.reads.map(({ path, after }) => readCode(path, after, text.kind, items)),
        ifSet: text.leftOut,
      };
    case 'absent':
      if (text.text !== undefined) return { kind: 'constant', text: text.text };
      return { kind: 'absent' };
    case 'fact':
      throw new Error(`no event knows the fact ${text.name}`);
  }
}

/** The expression of one field's text, before it is mapped. */
function readCode(
  path: string,
  after: string | undefined,
  kind: FieldsText['kind'],
  items: string | undefined,
): string {
  const raw =
    items !== undefined && path.startsWith(`${items}.`)
      ? `item?.${path.slice(items.length + 1)}`
      : fieldAccess(path);
  if (kind === 'join') return `joined(${raw})`;
  return after === undefined ? raw : `segmentAfter(${quote(after)}, ${raw})`;
}

/** Expressions of the raw text; the first that is not undefined counts. */
export function readingCode(
  label: Label,
  { kind, reads }: FieldsText,
  items: string | undefined,
  needs: LabelNeeds,
  imports: Imports,
): string[] {
  return reads.flatMap(({ path, after, map, otherwise }) => {
    if (after !== undefined) imports.value('segmentAfter', MEASURE);
    if (kind === 'join') imports.value('joined', MEASURE);
    const text = readCode(path, after, kind, items);
    const table = map && needs.table(label, path, map);
    if (table !== undefined) imports.value(table, './labels.ts');
    const mapped = table === undefined ? text : `${table}.get(${text})`;
    return otherwise === undefined ? [mapped] : [mapped, quote(otherwise)];
  });
}

/** `event.usage?.input`: a parent may be missing, in a malformed event even where it must not. */
export function fieldAccess(path: string): string {
  return `event.${path.replaceAll('.', '?.')}`;
}
