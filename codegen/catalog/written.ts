import type { Diagnostic, Position, ToPosition } from '../diagnostic.ts';
import { repeats } from '../repeats.ts';
import { signError } from './signs.ts';

/** A key or value of the file that is no list or mapping. */
export interface WrittenScalar {
  readonly value: unknown;
  /** As it is written, where it is a number. */
  readonly text: string;
  readonly plain: boolean;
  readonly from: number;
  readonly to: number;
}

/** YAML that makes one place in the file mean two, or two one. */
export type Foreign = 'aliases' | 'anchors' | 'tags' | 'merge keys';

/** All that stands in the file. */
export interface Written {
  readonly pairs: readonly WrittenPair[];
  readonly scalars: readonly WrittenScalar[];
  /** Keys of each mapping. */
  readonly mappings: readonly (readonly WrittenScalar[])[];
  readonly foreign: readonly {
    readonly kind: Foreign;
    readonly from: number;
    readonly to: number;
  }[];
}

/** A key with its value, where that is a scalar. */
export interface WrittenPair {
  readonly key: WrittenScalar;
  readonly value: WrittenScalar | undefined;
  /** Within braces, and without a colon. */
  readonly lacksValue: boolean;
  /** Nothing stands before it in its mapping. */
  readonly isFirst: boolean;
}

/** Keys whose values are texts for people or queries: a comment behind one is rarely meant. */
const TEXTS: ReadonlySet<unknown> = new Set([
  ...['description', 'en', 'title', 'note', 'summary', 'runbook', 'steps', 'help', 'because'],
  ...['query', 'expr'],
]);

/**
 * What is no part of the language, and what YAML reads otherwise than it was meant: keys that stand
 * twice, cut texts, commas, quotes, characters that deceive.
 *
 * @param sound false where the file could not be read: then only the tree is looked at
 */
export function writtenErrors(
  { pairs, scalars, mappings, foreign }: Written,
  sound: boolean,
  text: string,
  position: ToPosition,
): Diagnostic[] {
  const found = [
    ...foreign.map(({ kind, from, to }) => foreignError(kind, position(from, to))),
    ...mappings.flatMap((keys) => duplicateKeys(keys, position)),
  ];
  if (!sound) return found;
  const comma = pairs.find(({ lacksValue }) => lacksValue);
  return [
    ...found,
    ...(comma === undefined ? [] : [cutByComma(comma, position)]),
    ...pairs.flatMap((pair) => cutByComment(pair, position, text) ?? []),
    ...scalars.flatMap((scalar) => {
      if (typeof scalar.value !== 'string') return [];
      return (
        foreignQuotes(scalar, position) ?? signError(text, scalar.from, scalar.to, position) ?? []
      );
    }),
  ];
}

function foreignError(kind: Foreign, position: Position): Diagnostic {
  return {
    id: 'yaml-anchor',
    severity: 'error',
    message: `${kind} are not part of the catalog language`,
    position,
    help: kind === 'tags' ? 'remove it' : 'write the value out, or use `extends:` or `include:`',
  };
}

/** The library compares every key of a mapping with every other; a map of them grows with their number. */
function duplicateKeys(keys: readonly WrittenScalar[], position: ToPosition): Diagnostic[] {
  const [one, ...others] = repeats(keys, ({ text }) => text);
  if (one === undefined) return [];
  const { item: key, first } = one;
  const more = others.length;
  const name = `\`${key.text}\``;
  return [
    {
      id: 'duplicate-key',
      severity: 'error',
      message: `${more === 0 ? `${name} stands` : `${name} and ${more} more keys stand`} twice in one mapping`,
      position: position(key.from, key.to),
      help:
        more === 0
          ? 'keep one of the two entries, or rename one'
          : 'a line with a name may be missing above this one; otherwise keep one of each',
      related: { message: 'the first one', position: position(first.from, first.to) },
    },
  ];
}

function cutByComma({ key, isFirst }: WrittenPair, position: ToPosition): Diagnostic {
  if (isFirst)
    return {
      ...{ id: 'wrong-type', severity: 'error', position: position(key.from, key.to) },
      message: `\`${String(key.value)}\` has no value: what stands in braces is a mapping`,
      help: 'write a list in brackets: `[…]`; give a key of a mapping its value',
    };
  return {
    id: 'cut-text',
    severity: 'error',
    message: `\`${String(key.value)}\` has no value: the comma before it has ended the text`,
    position: position(key.from, key.to),
    help: 'put the whole text in quotes',
  };
}

/** `how order #7 ended` is `how order`. */
function cutByComment(
  { key, value }: WrittenPair,
  position: ToPosition,
  text: string,
): Diagnostic | undefined {
  if (value === undefined || (!value.plain && value.value !== null)) return undefined;
  const from = value.value === null ? key.to : value.to;
  const rest = text.slice(from, lineEnd(text, from));
  const comment = /^\s*:?\s+#(.*)$/.exec(rest);
  if (comment?.[1] === undefined) return undefined;
  const meant = /^[^\s#]/.test(comment[1]) || (TEXTS.has(key.value) && value.value !== null);
  if (!meant) return undefined;
  const at = from + rest.indexOf('#');
  return {
    id: 'cut-text',
    severity: 'error',
    message: 'the text ends before this `#`: the rest is a comment',
    position: position(at, from + rest.length),
    help: 'put the text in quotes; a comment can stand on a line above',
  };
}

/** `‘1.0’` is a text with two signs more than it seems. */
function foreignQuotes(scalar: WrittenScalar, position: ToPosition): Diagnostic | undefined {
  const text = String(scalar.value);
  if (!scalar.plain || !/^[‘’“”„«][^‘’“”„«»]*[‘’“”»]$/.test(text)) return undefined;
  return {
    id: 'look-alike',
    severity: 'error',
    message: `\`${text[0]}\` is no quote of YAML; it would be part of the text`,
    position: position(scalar.from, scalar.to),
    help: `write '${text.slice(1, -1)}'`,
  };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/**
 * Where each character of a text stands in the file. Quotes, indentation and escapes stand between
 * them, so that each is looked for behind the one before.
 */
export function placesOf(
  value: string,
  text: string,
  from: number,
  type: string | undefined,
): number[] {
  const block = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  let at = block ? text.indexOf('\n', from) + 1 : type === 'PLAIN' ? from : from + 1;
  return value.split('').map((sign) => {
    const found = /\s/.test(sign) ? -1 : text.indexOf(sign, at);
    const place = found < 0 ? at : found;
    at = place + 1;
    return place;
  });
}
