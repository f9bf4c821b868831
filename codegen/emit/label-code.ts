import type { Catalog, EventType, Label, Rule } from '../model/catalog.ts';
import { constantCase, constantProperty, Names } from '../model/names.ts';
import { type Reading, readingOf } from '../model/reading.ts';
import { quote } from './layout.ts';
import type { MemoPlan } from './tuple-memos.ts';

/** What the code of the labels needs from other files; filled while handlers are printed. */
export class LabelNeeds {
  /** Numbers of texts that memos are looked up by. */
  readonly widths = new Set<number>();
  /** Property of the `Labels` class to the label and the text of the constant. */
  readonly constants = new Map<string, { readonly label: Label; readonly text: string }>();
  /** Name of a lookup table to its entries. */
  readonly tables = new Map<string, ReadonlyMap<string, string>>();
  readonly #properties: Names;
  readonly #tableNames: Names;
  /** Property of a label and text, or table, to the name that was taken for it. */
  readonly #known = new Map<string | ReadonlyMap<string, string>, string>();

  constructor(catalog: Catalog) {
    this.#properties = new Names(catalog.labels.map((label) => label.property));
    this.#tableNames = new Names(catalog.policies.map((policy) => policy.constantName));
  }

  constant(label: Label, text: string): string {
    const key = `${label.property} ${text}`;
    const property =
      this.#known.get(key) ?? this.#properties.take(constantProperty(label.property, text));
    this.#known.set(key, property);
    this.constants.set(property, { label, text });
    return `labels.${property}`;
  }

  table(label: Label, path: string, map: ReadonlyMap<string, string>): string {
    const name =
      this.#known.get(map) ??
      this.#tableNames.take(`${constantCase(label.id)}_BY_${constantCase(path)}`);
    this.#known.set(map, name);
    this.tables.set(name, map);
    return name;
  }
}

/** Where the code of a label's value comes from, for one event under one rule, as code. */
export function codeSource(
  label: Label,
  event: EventType,
  rule: Rule,
  needs: LabelNeeds,
  memo: MemoPlan,
  omitted: string | undefined,
): string {
  const reading = readingOf(label, event, rule.items);
  const { source } = reading;
  if (source.kind === 'constant') return `{ code: ${needs.constant(label, source.text)} }`;
  const alternatives = readingCode(label, reading, rule.items, needs);
  if (alternatives.length === 0)
    return `{ code: ${omitted ?? needs.constant(label, label.absent)} }`;
  const raw = alternatives.join(' ?? ');
  const steps = label.policy?.steps !== undefined;
  const text = memo.text(steps ? `labels.${label.property}.step(${raw})` : raw);
  if (omitted === undefined || !mayBeMissing(reading)) return String(text);
  return `{ text: ${text}, absent: ${omitted} }`;
}

/** Expressions of the raw text, the first that is not undefined counts; none when the event has no such field. */
export function readingCode(
  label: Label,
  { source, reads }: Reading,
  items: string | undefined,
  needs: LabelNeeds,
): string[] {
  return reads.flatMap(({ path, field, map, otherwise }) => {
    if (field === undefined) return [];
    const raw =
      items !== undefined && path.startsWith(`${items}.`)
        ? `item?.${path.slice(items.length + 1)}`
        : fieldAccess(path);
    const text = source.kind === 'join' ? `joined(${raw})` : raw;
    const mapped = map === undefined ? text : `${needs.table(label, path, map)}.get(${raw})`;
    return otherwise === undefined ? [mapped] : [mapped, quote(otherwise)];
  });
}

/** `event.usage?.input`: a parent may be missing, in a malformed event even where it must not. */
export function fieldAccess(path: string): string {
  return `event.${path.replaceAll('.', '?.')}`;
}

export function mayBeMissing({ fields }: Reading): boolean {
  return fields.every((field) => field.optional);
}
