import type { Path } from '../catalog/source.ts';
import type { EventType, Field, Label, LabelSource, Rule } from './catalog.ts';

/** One field that a label asks for. */
export interface Read {
  /** Path in the event, that of the item included where the label reads items of an array. */
  readonly path: string;
  /** Undefined when the event has no such field. */
  readonly field: Field | undefined;
  /** Only the segment that follows this word at the start of an identifier. */
  readonly after: string | undefined;
  /** Values of the field to values of the label; undefined where they are the same. */
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly otherwise: string | undefined;
}

/** What a label is on one event: the one place where `by_event`, `first` and items are looked up. */
export interface Reading {
  readonly source: LabelSource;
  /** In the order in which they are asked; none for a constant, a fact or a part. */
  readonly reads: readonly Read[];
  /** Those of the fields that the event has. */
  readonly fields: readonly Field[];
}

/** @param items the array whose items the rule goes through, if it does */
export function readingOf(label: Label, event: EventType, items: string | undefined): Reading {
  const source = sourceOn(label, event);
  const reads = casesOf(source).map(({ path, after, map, otherwise }) => {
    const inItem = itemPath(items, path);
    const known = event.fields.has(inItem) ? inItem : path;
    return { path: known, field: event.fields.get(known), after, map, otherwise };
  });
  return { source, reads, fields: reads.flatMap(({ field }) => field ?? []) };
}

export function sourceOn(label: Label, { type }: EventType): LabelSource {
  return label.byEvent.get(type) ?? label.source;
}

/** Classes that a label may read there: of an identifier one segment, through a pattern. */
export function isReadable({ field, after }: Read, { policy }: Label): boolean {
  if (field?.class === 'identifier') return after !== undefined && policy?.pattern !== undefined;
  return field !== undefined && READABLE.has(field.class);
}

const READABLE: ReadonlySet<string> = new Set(['label', 'enum', 'flag', 'measure']);

/** Whether the event gives the label a text of its own. */
export function isSet({ source, fields }: Reading): boolean {
  return source.kind === 'constant' || fields.length > 0;
}

/** Texts that a closed label can have on the event, before it is asked which of them are members. */
export function textsOf({ source, reads }: Reading): string[] {
  if (source.kind === 'constant') return [source.text];
  return reads.flatMap(({ field, map, otherwise }) => {
    if (field === undefined) return [];
    return [...(map?.values() ?? field.members), ...(otherwise === undefined ? [] : [otherwise])];
  });
}

/** Paths that a source names, whatever event they may be on. */
export function pathsOf(source: LabelSource): string[] {
  return casesOf(source).map(({ path }) => path);
}

type FieldSource = Omit<Extract<LabelSource, { kind: 'field' }>, 'kind'>;

function casesOf(source: LabelSource): readonly FieldSource[] {
  if (source.kind === 'first') return source.cases;
  return source.kind === 'field' || source.kind === 'join' ? [source] : [];
}

/** Paths in the event of the numbers that a rule reads, with their places in the file. */
export function valuePaths(rule: Rule): { readonly path: string; readonly at: Path }[] {
  const parts = (rule.each?.parts ?? []).map((part) => ({
    path: part.path,
    at: [...rule.at, 'each', rule.each?.label.id ?? '', part.member],
  }));
  if (rule.value === undefined) return parts;
  return [...parts, { path: itemPath(rule.items, rule.value), at: [...rule.at, 'value'] }];
}

/** The path in the event of what an item holds at `path`. */
export function itemPath(items: string | undefined, path: string): string {
  return items === undefined ? path : `${items}.${path}`;
}
