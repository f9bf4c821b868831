import {
  Document,
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
  stringify,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Position } from '../diagnostic.ts';
import { conflictError, signError } from './signs.ts';
import { syntaxWords } from './syntax-words.ts';
import { type WrittenPair, type WrittenScalar, writtenErrors } from './written.ts';

/** A step into the catalog: a key of a mapping or an index of a list. */
export type Path = readonly (string | number)[];

/** The catalog as text with the place of every key and value in it. */
export interface CatalogSource {
  readonly file: string;
  readonly text: string;
  /** Plain data; keys keep the order of the file. */
  readonly data: unknown;
  /** Place of the value at `path`, or of the key of the nearest parent that exists. */
  valueAt(path: Path): Position;
  /** Place of the key that `path` ends with, or of the item where it is an index. */
  keyAt(path: Path): Position;
  /** Place of the characters `from` to `to` of the text at `path`, whatever way it is written in. */
  partAt(path: Path, from: number, to: number): Position;
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
    uniqueKeys: false,
    prettyErrors: false,
  });
  const position = (from: number, to: number): Position => toPosition(file, lines, from, to);
  const conflict = conflictError(text, position);
  const diagnostics =
    conflict !== undefined
      ? [conflict]
      : [
          ...syntaxErrors(document, position, text),
          ...foreignErrors(document, position, text),
          ...deceptions(document, position, text),
        ];
  const data: unknown = document.errors.length > 0 ? undefined : toData(document);
  return { source: new YamlSource(file, text, data, document, position), diagnostics };
}

/** A value as YAML on one line, as a person would write it. */
export function printFlow(value: unknown, within = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => printFlow(item, true)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, inner]) => `${printFlow(key, true)}: ${printFlow(inner, true)}`,
    );
    return `{ ${pairs.join(', ')} }`;
  }
  const plain = { lineWidth: 0, singleQuote: true, blockQuote: false } as const;
  if (!within) return stringify(value, plain).trimEnd();
  // What stands in a list may hold no comma or bracket without quotes.
  return stringify([value], { ...plain, collectionStyle: 'flow', flowCollectionPadding: false })
    .trimEnd()
    .slice(1, -1);
}

/** Plain data as YAML that reads back as the same, a line for what fits into one. */
export function printYaml(data: unknown): string {
  const document = new Document(data);
  visit(document, {
    Collection(_, node, path) {
      const scalars = isSeq(node) && node.items.every(isScalar);
      node.flow = scalars || (path.length > 4 && JSON.stringify(node).length < 140);
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
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
    const { value, key, whole } = this.#locate(path);
    const [first, second] = whole || key === undefined ? [value, key] : [key, value];
    return this.#of(first) ?? this.#of(second) ?? this.#position(0, 1);
  }

  keyAt(path: Path): Position {
    const { value, key } = this.#locate(path);
    return this.#of(key) ?? this.#of(value) ?? this.#position(0, 1);
  }

  partAt(path: Path, from: number, to: number): Position {
    const { value, whole } = this.#locate(path);
    if (!whole || !isScalar(value) || !value.range || typeof value.value !== 'string')
      return this.valueAt(path);
    const places = placesOf(value.value, this.text, value.range[0], value.type);
    const first = places[from];
    const last = places[Math.max(from, to - 1)];
    if (first === undefined || last === undefined) return this.valueAt(path);
    return this.#position(first, last + 1);
  }

  /** Walks as far as the path leads; the last key and value met answer for what is missing. */
  #locate(path: Path): { key: unknown; value: unknown; whole: boolean } {
    let value: unknown = this.#document.contents;
    let key: unknown;
    for (const step of path) {
      if (isMap(value)) {
        const pair = this.#pairsOf(value).get(String(step));
        if (pair === undefined) return { key, value, whole: false };
        key = pair.key;
        value = pair.value;
      } else if (isSeq(value) && typeof step === 'number' && value.items[step] !== undefined) {
        key = undefined;
        value = value.items[step];
      } else {
        return { key, value, whole: false };
      }
    }
    return { key, value, whole: true };
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

/**
 * Where each character of a text stands in the file. Quotes, indentation and escapes stand between
 * them, so that each is looked for behind the one before.
 */
function placesOf(value: string, text: string, from: number, type: string | undefined): number[] {
  const block = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  let at = block ? text.indexOf('\n', from) + 1 : type === 'PLAIN' ? from : from + 1;
  return [...value].map((sign) => {
    const found = /\s/.test(sign) ? -1 : text.indexOf(sign, at);
    const place = found < 0 ? at : found;
    at = place + 1;
    return place;
  });
}

/** As it is written: `2026.10` as a key is no number. */
function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === 'number' ? (key.source ?? String(key.value)) : String(key.value);
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

/** What the YAML reader found wrong. After the first error it guesses, so later ones are left out. */
function syntaxErrors(document: Document.Parsed, position: ToPosition, text: string): Diagnostic[] {
  const problems = [...document.errors, ...document.warnings];
  const first = problems.find((error) => error.code !== 'TAG_RESOLVE_FAILED');
  return first === undefined ? [] : [syntaxError(document, first, position, text)];
}

function syntaxError(
  document: Document.Parsed,
  error: { readonly code: string; readonly message: string; readonly pos: [number, number] },
  position: ToPosition,
  text: string,
): Diagnostic {
  const opened = openedBefore(document, error.pos[0], text);
  const unclosed = opened !== undefined && /must .*end with|Missing closing/.test(error.message);
  const lineStart = text.lastIndexOf('\n', error.pos[0] - 1) + 1;
  const hidden = signError(text, lineStart, error.pos[1], position);
  if (hidden?.id === 'invisible-character') return hidden;
  const words = unclosed
    ? undefined
    : syntaxWords(error.code, error.message, skipBlanks(text, error.pos[0]), text);
  const from = unclosed ? opened : (words?.from ?? skipBlanks(text, error.pos[0]));
  const several = error.code === 'MULTIPLE_DOCS';
  return {
    id: 'yaml-syntax',
    severity: 'error',
    message: several
      ? 'a second document begins here'
      : unclosed
        ? `nothing closes this \`${text[from]}\``
        : (words?.message ?? firstLine(error.message)),
    position: position(from, from + 1),
    help: several
      ? 'remove this line; the catalog is one document'
      : error.code === 'TAB_AS_INDENT'
        ? 'indent with spaces; YAML does not allow tabs there'
        : (words?.help ??
          'correct the YAML at this place; the rest of the file is not read until then'),
    ...(unclosed && from !== error.pos[0]
      ? {
          related: {
            message: 'noticed here',
            position: position(error.pos[0], error.pos[0] + 1),
          },
        }
      : {}),
  };
}

/** Where the innermost list, mapping or quoted text begins that is still open at `offset`. */
function openedBefore(document: Document.Parsed, offset: number, text: string): number | undefined {
  let found: number | undefined;
  visit(document, {
    Node(_, node) {
      const from = node.range?.[0];
      const to = node.range?.[1];
      if (from === undefined || to === undefined || from >= offset || to < offset - 1) return;
      const open = text[from] ?? '';
      const close = { '[': ']', '{': '}', '"': '"', "'": "'" }[open];
      if (close !== undefined && (to - from < 2 || text[to - 1] !== close)) found = from;
    },
  });
  return found;
}

/** The parser may point at the blanks before what it stumbles over. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ') at += 1;
  return text[at] === '\n' || text[at] === undefined ? offset : at;
}

/** The library compares every key of a mapping with every other; a set of them grows with their number. */
function duplicateKeys(map: YAMLMap, position: ToPosition): Diagnostic[] {
  const seen = new Map<string, unknown>();
  const twice: { readonly key: unknown; readonly first: unknown }[] = [];
  for (const { key } of map.items) {
    const first = seen.get(keyText(key));
    if (first === undefined) seen.set(keyText(key), key);
    else twice.push({ key, first });
  }
  const [one] = twice;
  if (one === undefined) return [];
  const more = twice.length - 1;
  const name = `\`${keyText(one.key)}\``;
  return [
    {
      id: 'duplicate-key',
      severity: 'error',
      message: `${more === 0 ? `${name} stands` : `${name} and ${more} more keys stand`} twice in one mapping`,
      position: placeOf(one.key, position),
      help:
        more === 0
          ? 'keep one of the two entries, or rename one'
          : 'a line with a name may be missing above this one; otherwise keep one of each',
      related: { message: 'the first one', position: placeOf(one.first, position) },
    },
  ];
}

function placeOf(node: unknown, position: ToPosition): Position {
  return isNode(node) && node.range ? position(node.range[0], node.range[1]) : position(0, 1);
}

/** YAML that makes one place in the file mean two, or two one; a finding could point at the wrong one. */
function foreignErrors(
  document: Document.Parsed,
  position: ToPosition,
  text: string,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const add = (node: unknown, mark: string, message: string, help: string): void => {
    if (!isNode(node) || !node.range) return;
    // Anchors and tags stand before the range of what they mark.
    const from = mark === '' ? node.range[0] : text.lastIndexOf(mark, node.range[0]);
    found.push({
      id: 'yaml-anchor',
      severity: 'error',
      message,
      position: position(from, mark === '' ? node.range[1] : from + mark.length),
      help,
    });
  };
  const instead = 'write the value out, or use `extends:` or `include:`';
  const check = (node: Node): void => {
    const anchor = !isAlias(node) && 'anchor' in node ? node.anchor : undefined;
    if (isAlias(node)) add(node, '', 'aliases are not part of the catalog language', instead);
    if (anchor) add(node, `&${anchor}`, 'anchors are not part of the catalog language', instead);
    if (typeof node.tag === 'string') {
      const mark = node.tag.replace(/^tag:yaml\.org,2002:/, '!!');
      add(node, mark, 'tags are not part of the catalog language', 'remove it');
    }
  };
  visit(document, {
    Node: (_, node) => check(node),
    Map(_, map) {
      check(map);
      found.push(...duplicateKeys(map, position));
    },
    Pair(_, pair) {
      if (keyText(pair.key) === '<<')
        add(pair.key, '', 'merge keys are not part of the catalog language', instead);
    },
  });
  return found;
}

/** What reads well and means something else; asked only of a file that could be read. */
function deceptions(document: Document.Parsed, position: ToPosition, text: string): Diagnostic[] {
  if (document.errors.length > 0) return [];
  const pairs: WrittenPair[] = [];
  const scalars: WrittenScalar[] = [];
  visit(document, {
    Pair(_, { key, value }, path) {
      const parent = path.at(-1);
      const name = writtenScalar(key);
      if (name === undefined) return;
      const lacksValue = isMap(parent) && parent.flow === true && value === null;
      pairs.push({ key: name, value: writtenScalar(value), lacksValue });
    },
    Scalar(_, node) {
      const scalar = writtenScalar(node);
      if (scalar !== undefined) scalars.push(scalar);
    },
  });
  return writtenErrors(pairs, scalars, text, position);
}

function writtenScalar(node: unknown): WrittenScalar | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const [from, to] = node.range;
  return { value: node.value, plain: node.type === 'PLAIN', from, to };
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
