import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Position } from '../diagnostic.ts';

/** A step into the catalog: a key of a mapping or an index of a list. */
export type Path = readonly (string | number)[];

/** The catalog as text with the place of every key and value in it. */
export interface CatalogSource {
  readonly file: string;
  readonly text: string;
  /** Plain data; keys keep the order of the file. */
  readonly data: unknown;
  /** Place of the value at `path`, or of the nearest parent that exists. */
  valueAt(path: Path): Position;
  /** Place of the key that `path` ends with, or of the item where it is an index. */
  keyAt(path: Path): Position;
}

/**
 * Reads YAML. The only module that knows the yaml library.
 * Returns the source, and the findings of the YAML itself: syntax, duplicate keys, anchors.
 */
export function parseCatalog(
  file: string,
  text: string,
): { readonly source: CatalogSource; readonly diagnostics: readonly Diagnostic[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const position = (from: number, to: number): Position => toPosition(file, lines, from, to);
  const diagnostics = [...syntaxErrors(document, position), ...aliasErrors(document, position)];
  const data: unknown = document.errors.length > 0 ? undefined : toData(document);
  return { source: new YamlSource(file, text, data, document, position), diagnostics };
}

type ToPosition = (from: number, to: number) => Position;

class YamlSource implements CatalogSource {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly #document: Document.Parsed;
  readonly #position: ToPosition;
  /** Pairs of the mappings that were asked about, by key: a place is looked up, not searched. */
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(
    file: string,
    text: string,
    data: unknown,
    document: Document.Parsed,
    position: ToPosition,
  ) {
    this.file = file;
    this.text = text;
    this.data = data;
    this.#document = document;
    this.#position = position;
  }

  valueAt(path: Path): Position {
    const { value, key } = this.#locate(path);
    return this.#of(value) ?? this.#of(key) ?? this.#position(0, 1);
  }

  keyAt(path: Path): Position {
    const { value, key } = this.#locate(path);
    return this.#of(key) ?? this.#of(value) ?? this.#position(0, 1);
  }

  /** Walks as far as the path leads; the last key and value met answer for what is missing. */
  #locate(path: Path): { key: unknown; value: unknown } {
    let value: unknown = this.#document.contents;
    let key: unknown;
    for (const step of path) {
      if (isMap(value)) {
        const pair = this.#pairsOf(value).get(String(step));
        if (pair === undefined) break;
        key = pair.key;
        value = pair.value;
      } else if (isSeq(value) && typeof step === 'number' && value.items[step] !== undefined) {
        key = undefined;
        value = value.items[step];
      } else {
        break;
      }
    }
    return { key, value };
  }

  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(map.items.map((item) => [keyText(item.key), item]));
    this.#pairs.set(map, pairs);
    return pairs;
  }

  #of(node: unknown): Position | undefined {
    if (!isNode(node) || node.range === undefined || node.range === null) return undefined;
    const [from, to] = (node as Node & { range: [number, number, number] }).range;
    return this.#position(from, Math.max(to, from + 1));
  }
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function toPosition(file: string, lines: LineCounter, from: number, to: number): Position {
  const start = lines.linePos(from);
  const stop = lines.linePos(to);
  const line = Math.max(1, start.line);
  const column = Math.max(1, start.col);
  return {
    file,
    line,
    column,
    end: stop.line === line ? Math.max(stop.col, column + 1) : column + 1,
  };
}

function syntaxErrors(document: Document.Parsed, position: ToPosition): Diagnostic[] {
  return document.errors.map((error) => {
    const duplicate = error.code === 'DUPLICATE_KEY';
    return {
      id: duplicate ? 'duplicate-key' : 'yaml-syntax',
      severity: 'error',
      message: duplicate ? 'this key stands twice in one mapping' : firstLine(error.message),
      position: position(error.pos[0], error.pos[1]),
      help: duplicate
        ? 'keep one of the two entries, or rename one'
        : error.code === 'TAB_AS_INDENT'
          ? 'indent with spaces; YAML does not allow tabs there'
          : 'correct the YAML at this place; the rest of the file is not read until then',
    };
  });
}

/** Anchors would make one place in the file mean two; a finding could then point at the wrong one. */
function aliasErrors(document: Document.Parsed, position: ToPosition): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Node(_, node) {
      const anchored = isAlias(node) || (isNode(node) && 'anchor' in node && Boolean(node.anchor));
      if (!anchored || node.range === undefined || node.range === null) return;
      found.push({
        id: 'yaml-anchor',
        severity: 'error',
        message: 'anchors and aliases are not part of the catalog language',
        position: position(node.range[0], node.range[1]),
        help: 'write the value out, or use `extends:` or `include:`',
      });
    },
  });
  return found;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

/** Plain data without prototypes' keys in the way: a key named `__proto__` stays a key. */
function toData(document: Document.Parsed): unknown {
  return plain(document.contents);
}

function plain(node: unknown): unknown {
  if (isMap(node)) {
    const object: Record<string, unknown> = Object.create(null);
    for (const pair of node.items) if (isPair(pair)) object[keyText(pair.key)] = plain(pair.value);
    return object;
  }
  if (isSeq(node)) return node.items.map(plain);
  if (isScalar(node)) return node.value;
  return null;
}
