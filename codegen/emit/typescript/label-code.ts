import type { Catalog, FieldsText, Label, LabelText } from '../../model/catalog.ts';
import { constantCase, Names } from '../../model/names.ts';
import { quote } from './text.ts';
import type { Imports } from './typescript.ts';

/** The module that reads what a malformed event may hold in place of numbers and words. */
export const MEASURE = '../runtime/metrics/measure.ts';

/** The lookup tables that the code of labels needs in `labels.ts`; filled while code is printed. */
export class LabelNeeds {
  /** Name of a lookup table to its entries, as code. */
  readonly tables = new Map<string, readonly string[]>();
  readonly #names: Names;
  readonly #known = new Map<ReadonlyMap<string, string>, string>();

  constructor(catalog: Catalog) {
    this.#names = new Names(catalog.policies.map((policy) => policy.constantName));
  }

  /** The name of the table of a label that maps the values of a field: flags and numbers are no texts. */
  table(
    label: Label,
    { path, field }: FieldsText['reads'][number],
    map: ReadonlyMap<string, string>,
  ): string {
    const name =
      this.#known.get(map) ??
      this.#names.unique(`${constantCase(label.id)}_BY_${constantCase(path)}`);
    this.#known.set(map, name);
    const isPlain = (key: string): boolean =>
      field.types.some((type) => type !== 'string') &&
      /^(?:true|false|-?[0-9]+(?:\.[0-9]+)?)$/.test(key);
    const entries = [...map].map(
      ([key, text]) => `[${isPlain(key) ? key : quote(key)}, ${quote(text)}]`,
    );
    this.tables.set(name, entries);
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

/** What the code of labels declares elsewhere. */
export interface LabelScope {
  readonly imports: Imports;
  readonly needs: LabelNeeds;
}

/** @param items the array whose items the rule goes through, if it does */
export function labelCode(
  label: Label,
  text: LabelText,
  scope: LabelScope,
  items: string | undefined,
): LabelCode {
  if ('reads' in text)
    return { kind: 'raw', ...readingCode(label, text, scope, items), ifSet: text.leftOut };
  if (text.kind === 'fact') throw new Error(`no event knows the fact ${text.name}`);
  return text.text === undefined ? { kind: 'absent' } : { kind: 'constant', text: text.text };
}

/** The expression of the raw text, of which the first part that is not undefined counts, and the values that it depends on. */
export function readingCode(
  label: Label,
  { kind, reads }: FieldsText,
  { imports, needs }: LabelScope,
  items?: string,
): { readonly raw: string; readonly keys: readonly string[] } {
  const parts = reads.map((read) => {
    const { path, after, map, otherwise } = read;
    const field = fieldAccess(path, items);
    const reader = kind === 'join' ? 'joined' : after && 'segmentAfter';
    const given = kind === 'join' || after === undefined ? field : `${quote(after)}, ${field}`;
    const key = reader ? `${imports.value(reader, MEASURE)}(${given})` : field;
    const table = map && imports.value(needs.table(label, read, map), './labels.ts');
    const mapped = table === undefined ? key : `${table}.get(${key})`;
    return { key, raw: otherwise === undefined ? mapped : `${mapped} ?? ${quote(otherwise)}` };
  });
  return { raw: parts.map(({ raw }) => raw).join(' ?? '), keys: parts.map(({ key }) => key) };
}

/**
 * `event.usage?.input`: a parent may be missing, in a malformed event even where it must not.
 * @param items the array whose items are gone through: what is in one is read of that
 */
export function fieldAccess(path: string, items?: string): string {
  const isOfItem = items !== undefined && path.startsWith(`${items}.`);
  const [owner, own] = isOfItem ? ['item?', path.slice(items.length + 1)] : ['event', path];
  return `${owner}.${own.replaceAll('.', '?.')}`;
}
