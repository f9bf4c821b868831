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
  parseDocument,
  stringify,
  visit,
} from 'yaml';
import type { Diagnostic, FileText, Position } from '../diagnostic.ts';
import { fileError, syntaxDiagnostic } from './syntax-words.ts';
import {
  cutByComma,
  cutByComment,
  deceptive,
  duplicateKey,
  type Foreign,
  foreignError,
  noComma,
  noKey,
  placesOf,
  type WrittenScalar,
} from './written.ts';

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
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
  const written = {
    text,
    position: (from, to) => toPosition(file, lineCounter, from, to),
  } satisfies FileText;
  const sound = document.errors.length === 0;
  const unreadable = fileError(written);
  const diagnostics =
    unreadable === undefined ? readErrors(document, sound, written) : [unreadable];
  const data: unknown = sound ? plain(document.contents) : undefined;
  return { source: { file, text, data, ...places(document, written) }, diagnostics };
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

/** The places of what stands in the document. */
function places({ contents }: Document.Parsed, { text, position }: FileText) {
  const placeOf = (node: unknown): Position | undefined => {
    if (!isNode(node) || !node.range) return undefined;
    const [from, to] = node.range;
    return position(from, Math.max(to, from + 1));
  };
  const valueAt = (path: Path): Position => {
    const { value, key, whole } = locate(contents, path);
    const [first, second] = whole || key === undefined ? [value, key] : [key, value];
    return placeOf(first) ?? placeOf(second) ?? position(0, 1);
  };
  return {
    valueAt,
    keyAt(path: Path) {
      const { value, key } = locate(contents, path);
      return placeOf(key) ?? placeOf(value) ?? position(0, 1);
    },
    partAt(path: Path, from: number, to: number) {
      const { value, whole } = locate(contents, path);
      if (!whole || !isScalar(value) || !value.range || typeof value.value !== 'string')
        return valueAt(path);
      const places = placesOf(value.value, text, value.range[0], value.type);
      const first = places[from];
      const last = places[Math.max(from, to - 1)];
      if (first === undefined || last === undefined) return valueAt(path);
      return position(first, last + 1);
    },
  };
}

/** Walks as far as the path leads; the last key and value met answer for what is missing. */
function locate(contents: unknown, path: Path): { key: unknown; value: unknown; whole: boolean } {
  let value = contents;
  let key: unknown;
  for (const step of path) {
    if (isMap(value)) {
      const pair = value.items.find((item) => keyText(item.key) === String(step));
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

/**
 * What is no part of the language, and what YAML reads otherwise than it was meant: keys that stand
 * twice, cut texts, commas, quotes, characters that deceive.
 *
 * @param sound false where the file could not be read: then only the tree is looked at
 */
function writtenErrors(document: Document.Parsed, sound: boolean, file: FileText): Diagnostic[] {
  const found: (Diagnostic | undefined)[] = [];
  let comma: Diagnostic | undefined;
  const anchors = new Set<string>();
  const foreign = (kind: Foreign, node: Node, mark?: string): void => {
    const [from = 0, to = 0] = node.range ?? [];
    // Anchors and tags stand before the range of what they mark.
    const at = mark === undefined ? from : file.text.lastIndexOf(mark, from);
    found.push(foreignError(kind, file.position(at, mark === undefined ? to : at + mark.length)));
  };
  visit(document, (_, node, path) => {
    if (isPair(node)) {
      const key = writtenScalar(node.key);
      if (key?.text === '<<') foreign('merge keys', node.key as Node);
      if (key === undefined || !sound) return;
      if (key.value === null) found.push(noKey(key, file));
      const owner = path.at(-1);
      if (isMap(owner) && owner.flow === true && node.value === null)
        comma ??= cutByComma(key, owner.items[0] === node, file);
      const value = writtenScalar(node.value);
      if (value !== undefined) found.push(cutByComment(key, value, file));
    } else if (isAlias(node)) {
      // Of an anchor and its aliases the first is the mistake.
      if (!anchors.has(node.source)) foreign('aliases', node);
    } else if (isNode(node)) {
      if (node.anchor) foreign('anchors', node, `&${node.anchor}`);
      anchors.add(node.anchor ?? '');
      if (typeof node.tag === 'string')
        foreign('tags', node, node.tag.replace(/^tag:yaml\.org,2002:/, '!!'));
      const scalar = writtenScalar(node);
      if (scalar !== undefined && sound) found.push(deceptive(scalar, file));
      const [owner, list] = path.slice(-2);
      if (scalar !== undefined && sound && isSeq(list) && list.flow === true)
        found.push(noComma(scalar, isPair(owner) ? keyText(owner.key) : '', file));
      const keys = isMap(node) ? node.items.flatMap(({ key }) => writtenScalar(key) ?? []) : [];
      found.push(duplicateKey(keys, file));
    }
  });
  return [...found, comma].filter((one) => one !== undefined);
}

function writtenScalar(node: unknown): WrittenScalar | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const [from, to] = node.range;
  return { value: node.value, text: keyText(node), plain: node.type === 'PLAIN', from, to };
}

/** `*orders* are` is a text that should have quotes, not an alias with something behind it. */
function readErrors(document: Document.Parsed, sound: boolean, file: FileText): Diagnostic[] {
  const [error] = syntaxErrors(document, file);
  const found = writtenErrors(document, sound, file);
  if (error === undefined) return found;
  const isSame = ({ id, position }: Diagnostic): boolean =>
    id === 'yaml-anchor' && position.line === error.position.line;
  return [error, ...found.filter((one) => !isSame(one))];
}

/** The first thing that the YAML reader found wrong: after it, it guesses. */
function syntaxErrors(document: Document.Parsed, file: FileText): Diagnostic[] {
  const problems = [...document.errors, ...document.warnings];
  const error = problems.find(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  if (error === undefined) return [];
  return [syntaxDiagnostic(error, openedBefore(document, error.pos[0], file.text), file)];
}

/** Where the innermost list, mapping or quoted text begins that is still open at `offset`. */
function openedBefore(document: Document.Parsed, offset: number, text: string): number | undefined {
  let found: number | undefined;
  visit(document, {
    Node(_, node) {
      const [from, to] = node.range ?? [];
      if (from === undefined || to === undefined || from >= offset || to < offset - 1) return;
      const close = { '[': ']', '{': '}', '"': '"', "'": "'" }[text[from] ?? ''];
      if (close !== undefined && (to - from < 2 || text[to - 1] !== close)) found = from;
    },
  });
  return found;
}

/** Plain data without prototypes' keys in the way: a key named `__proto__` stays a key. */
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

/** A mapping of YAML: keys are texts, and none comes from a prototype. */
export type Mapping = Record<string, unknown>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of data; undefined where it leads to nothing. */
export function valueIn(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Mapping | undefined)?.[step], data);
}
