import type { Catalog, EventType, Label, LabelSource, Rule } from '../model/catalog.ts';
import { constantCase, constantProperty, Names } from '../model/names.ts';
import { quote } from './layout.ts';

/** Constants and lookup tables that the code of the labels needs; filled while handlers are printed. */
export class LabelNeeds {
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

/** The expression that yields the code of a label's value for one event under one rule. */
export function labelCode(
  label: Label,
  event: EventType,
  rule: Rule,
  needs: LabelNeeds,
  omitted: string | undefined,
): string {
  const source = label.byEvent.get(event.type) ?? label.source;
  if (source.kind === 'constant') return needs.constant(label, source.text);
  const reader = rule.items === undefined ? undefined : { path: rule.items, name: 'item' };
  const text = sourceCode(label, source, event, reader, needs);
  if (text === undefined) return omitted ?? needs.constant(label, label.absent);
  if (omitted !== undefined && carriesOptionally(source, event))
    return `codeOrOmitted(labels.${label.property}, ${text})`;
  return `labels.${label.property}.code(${text})`;
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
