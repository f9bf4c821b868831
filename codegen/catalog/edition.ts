import type { BucketsEntry, CatalogDocument } from './document.ts';
import { type CatalogSource, isMapping, type Mapping, type Path, printFlow } from './source.ts';

/** The edition that is not released yet. It has no version, so no release of anything else meets it. */
export const IN_PROGRESS = 'next';

/** What an entry says of editions: the first and the last that have it, and what one changes about it. */
export type Lifetime = Pick<BucketsEntry, 'since' | 'until' | 'changes'>;

/** The catalog as written, as one edition has it. */
export interface EditionDocument {
  readonly edition: string;
  readonly document: CatalogDocument;
  /** Whether an entry has other values than those written first. */
  readonly changed: boolean;
  /** Where in the file stands what is at this path of `document`. */
  origin(path: Path): Path;
}

/**
 * Applies `since`, `until` and `changes`, wherever they stand: what comes later or is gone is left
 * out, and what an edition changes takes the place of what it changes. `null` there removes a key.
 */
export function documentAt(whole: CatalogDocument, edition: string): EditionDocument {
  const index = whole.editions.indexOf(edition);
  const order = (name: string): number => whole.editions.indexOf(name);
  /** Of a mapping or list, its children that do not stand where they would without editions. */
  let differs = false;
  const moved = new WeakMap<object, Map<string | number, Path>>();

  const lives = (value: unknown): boolean => {
    if (!isMapping(value)) return true;
    const { since, until } = value as Lifetime;
    return !(order(since ?? '') > index) && !(until !== undefined && isBefore(until));
  };
  const isBefore = (until: string): boolean => order(until) >= 0 && order(until) < index;

  const at = (value: unknown, path: Path, named: number): unknown => {
    if (Array.isArray(value)) return list(value, path);
    return isMapping(value) ? mapping(value, path, named) : value;
  };

  const list = (items: readonly unknown[], path: Path): unknown[] => {
    const places = new Map<number, Path>();
    const kept: unknown[] = [];
    for (const [position, item] of items.entries()) {
      if (!lives(item)) continue;
      const place = [...path, position];
      if (kept.length !== position) places.set(kept.length, place);
      kept.push(at(item, place, 0));
    }
    moved.set(kept, places);
    return kept;
  };

  const mapping = (entry: Mapping, path: Path, named: number): Mapping => {
    const places = new Map<string, Path>();
    const result: Mapping = Object.create(null);
    const merged = named > 0 ? entry : changed(entry, path, places);
    for (const [key, value] of Object.entries(merged)) {
      if (named > 0 && !lives(value)) continue;
      if (named === 0 && isMapping(value) && LIVES_ALONE.has(key) && !lives(value)) continue;
      result[key] = at(
        value,
        places.get(key) ?? [...path, key],
        named > 0 ? named - 1 : levels(key, path),
      );
    }
    moved.set(result, places);
    return result;
  };

  const changed = (entry: Mapping, path: Path, places: Map<string, Path>): Mapping => {
    if (!('changes' in entry)) return entry;
    const { changes, ...own } = entry as Mapping & Lifetime;
    const result: Mapping = own;
    for (const name of whole.editions.slice(0, index + 1))
      for (const [key, value] of Object.entries(changes?.[name] ?? {})) {
        if (value === null) delete result[key];
        else result[key] = value;
        places.set(key, [...path, 'changes', name, key]);
        differs = true;
      }
    return result;
  };

  const document = at(whole, [], 0) as Mapping & CatalogDocument;
  withoutSilent(document, whole);
  return {
    edition,
    document,
    changed: differs,
    origin(path) {
      let node: unknown = document;
      let place: Path = [];
      for (const step of path) {
        const places = typeof node === 'object' && node !== null ? moved.get(node) : undefined;
        place = places?.get(step) ?? [...place, step];
        node = (node as Mapping | undefined)?.[step];
      }
      return place;
    },
  };
}

/** Every mapping of the catalog that may say something about editions, the outer before the inner. */
export function* lifetimes(
  value: unknown,
  path: Path = [],
  named = 0,
): Iterable<{ readonly entry: Lifetime; readonly path: Path }> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* lifetimes(item, [...path, index]);
  if (!isMapping(value)) return;
  if (named === 0) yield { entry: value, path };
  for (const [key, child] of Object.entries(value))
    yield* lifetimes(child, [...path, key], named > 0 ? named - 1 : levels(key, path));
}

/** Mappings that are no entries of a map, and have editions of their own. */
const LIVES_ALONE: ReadonlySet<string> = new Set([
  ...['reserve', 'prometheus', 'otel', 'record', 'logged', 'deprecated'],
]);

/** Keys below which mappings have names for keys instead of words of the language. */
const NAMED: ReadonlySet<string> = new Set([
  ...['scopes', 'values', 'buckets', 'groups', 'labels', 'fieldsets', 'metrics', 'attributes'],
  ...['spans', 'dashboards', 'panels', 'colours', 'alerts', 'recipes', 'settings'],
  ...['never_exported', 'troubleshooting', 'fields', 'private', 'where', 'map', 'by_event'],
  ...['each', 'allow', 'events'],
]);

/** How deep; events of the catalog are entries, events of a span are attributes by name. */
export function levels(key: string, path: Path): number {
  if (key === 'fieldsets' || key === 'each' || (key === 'events' && path.length > 0)) return 2;
  return NAMED.has(key) ? 1 : 0;
}

/** A metric without a side or a rule and a span event without an attribute have nothing left to say. */
function withoutSilent(document: CatalogDocument, whole: CatalogDocument): void {
  const metrics = document.metrics as Mapping & CatalogDocument['metrics'];
  for (const [id, { prometheus, otel, record }] of Object.entries(metrics)) {
    const written = whole.metrics[id];
    const silent = prometheus === undefined && otel === undefined;
    const idle = record === undefined || (Array.isArray(record) && record.length === 0);
    if (silent && (written?.prometheus ?? written?.otel) !== undefined) delete metrics[id];
    else if (idle && [written?.record].flat().length > 0) delete metrics[id];
  }
  for (const span of Object.values(document.spans ?? {})) {
    const events = (span.events ?? {}) as Mapping;
    for (const [name, attributes] of Object.entries(events))
      if (Object.keys(attributes as object).length === 0) delete events[name];
  }
}

/** The text of a catalog after its edition in progress got a name, wherever an entry names it. */
export function namedEdition(source: CatalogSource, name: string): string {
  const whole = source.data as CatalogDocument;
  const places = [source.valueAt(['editions', whole.editions.indexOf(IN_PROGRESS)])];
  const at = (path: Path, is: unknown): void => {
    if (is === IN_PROGRESS) places.push(source.valueAt(path));
  };
  for (const { entry, path } of lifetimes(whole)) {
    at([...path, 'since'], entry.since);
    at([...path, 'until'], entry.until);
    if (entry.changes?.[IN_PROGRESS] !== undefined)
      places.push(source.keyAt([...path, 'changes', IN_PROGRESS]));
  }
  const lines = source.text.split('\n');
  // The last of a line first: those before it stay where they are.
  for (const { line, column, end } of places.toSorted((a, b) => b.column - a.column)) {
    const text = lines[line - 1] ?? '';
    lines[line - 1] = text.slice(0, column - 1) + printFlow(name, true) + text.slice(end - 1);
  }
  return lines.join('\n');
}
