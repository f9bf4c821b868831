import type { Catalog, EventType, Label, LabelSource, Rule } from '../model/catalog.ts';
import { constantCase, constantProperty, Names } from '../model/names.ts';
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
  const source = label.byEvent.get(event.type) ?? label.source;
  if (source.kind === 'constant') return `{ code: ${needs.constant(label, source.text)} }`;
  const reader = rule.items === undefined ? undefined : { path: rule.items, name: 'item' };
  const raw = sourceCode(label, source, event, reader, needs);
  if (raw === undefined) return `{ code: ${omitted ?? needs.constant(label, label.absent)} }`;
  const steps = label.policy?.steps !== undefined;
  const text = memo.text(steps ? `labels.${label.property}.step(${raw})` : raw);
  if (omitted === undefined || !carriesOptionally(source, event)) return String(text);
  return `{ text: ${text}, absent: ${omitted} }`;
}

type ItemReader = { readonly path: string; readonly name: string } | undefined;

/** The expression of the raw text; undefined when the event has no such field. */
export function sourceCode(
  label: Label,
  source: LabelSource,
  event: EventType,
  reader: ItemReader,
  needs: LabelNeeds,
): string | undefined {
  switch (source.kind) {
    case 'field': {
      const raw = fieldCode(source.path, event, reader);
      if (raw === undefined || source.map === undefined) return raw;
      const mapped = `${needs.table(label, source.path, source.map)}.get(${raw})`;
      return source.otherwise === undefined ? mapped : `${mapped} ?? ${quote(source.otherwise)}`;
    }
    case 'first': {
      const cases = source.cases.flatMap(
        (one) => sourceCode(label, one, event, reader, needs) ?? [],
      );
      return cases.length === 0 ? undefined : cases.join(' ?? ');
    }
    case 'join': {
      const raw = fieldCode(source.path, event, reader);
      return raw === undefined ? undefined : `joined(${raw})`;
    }
    default:
      return undefined;
  }
}

function fieldCode(path: string, event: EventType, reader: ItemReader): string | undefined {
  if (reader !== undefined && event.fields.has(`${reader.path}.${path}`))
    return `${reader.name}?.${path}`;
  return event.fields.has(path) ? fieldAccess(path) : undefined;
}

/** `event.usage?.input`: a parent may be missing, in a malformed event even where it must not. */
export function fieldAccess(path: string): string {
  return `event.${path.replaceAll('.', '?.')}`;
}

export function carriesOptionally(source: LabelSource, event: EventType): boolean {
  const paths =
    source.kind === 'first'
      ? source.cases.map((one) => one.path)
      : source.kind === 'field' || source.kind === 'join'
        ? [source.path]
        : [];
  return paths.every((path) => event.fields.get(path)?.optional !== false);
}
