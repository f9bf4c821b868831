import type { Diagnostic, Position } from '../diagnostic.ts';
import { signError } from './signs.ts';

type ToPosition = (from: number, to: number) => Position;

/** A key or value of the file that is no list or mapping. */
export interface WrittenScalar {
  readonly value: unknown;
  readonly plain: boolean;
  readonly from: number;
  readonly to: number;
}

/** A key with its value, where that is a scalar. */
export interface WrittenPair {
  readonly key: WrittenScalar;
  readonly value: WrittenScalar | undefined;
  /** Within braces, and without a colon. */
  readonly lacksValue: boolean;
}

/** Keys whose values are texts for people or queries: a comment behind one is rarely meant. */
const TEXTS: ReadonlySet<unknown> = new Set([
  ...['description', 'en', 'title', 'note', 'summary', 'runbook', 'steps', 'help', 'because'],
  ...['query', 'expr'],
]);

/** What YAML reads otherwise than it was meant: cut texts, commas, quotes, characters that deceive. */
export function writtenErrors(
  pairs: readonly WrittenPair[],
  scalars: readonly WrittenScalar[],
  text: string,
  position: ToPosition,
): Diagnostic[] {
  const comma = pairs.find(({ lacksValue }) => lacksValue);
  return [
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

function cutByComma({ key }: WrittenPair, position: ToPosition): Diagnostic {
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
