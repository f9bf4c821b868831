import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog, ValuePolicy } from '../model/catalog.ts';
import { overlap, type Position, Positions, parseExpression } from './expressions.ts';
import type { Finding } from './rule.ts';

const KEYS = ['pattern', 'refuse'] as const;

/** Every expression of a value policy that is one. */
function* expressions(document: CatalogDocument) {
  for (const [id, entry] of Object.entries(document.values))
    for (const key of KEYS) {
      const text = entry[key];
      const expression = text === undefined ? undefined : parseExpression(text);
      if (text === undefined || expression === undefined) continue;
      const positions = new Positions(expression, key === 'refuse');
      const at: Path = ['values', id, key];
      yield { key, text, positions, at };
    }
}

export function* slowPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const { text, positions, at } of expressions(document))
    if (isSlow(positions))
      yield {
        at,
        message: `\`${text}\` can read one text in several ways, and tries them all`,
        help: 'write it so that one character never fits in two places: no loop in a loop, no alternatives that begin alike',
      };
}

export function* openPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const { key, text, positions, at } of expressions(document)) {
    if (key === 'refuse') continue;
    if (positions.most === Infinity)
      yield {
        at,
        message: `\`${text}\` takes texts of any length`,
        help: 'bound it: `{1,120}` in place of `+`, or begin with `(?=.{1,120}$)`',
      };
    else if (positions.takesLineBreak)
      yield {
        at,
        message: `\`${text}\` takes a line break`,
        help: 'list the characters that may occur, or add `\\n\\r` to those that may not',
      };
  }
}

export function* emptyRefuse(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  // A look-around that takes no character is a condition all the same.
  for (const { key, text, positions, at } of expressions(document))
    if (key === 'refuse' && positions.least === 0 && new RegExp(text, 'i').test('')) {
      const message = `\`${text}\` is found in every text, so the policy refuses them all`;
      yield { at, message, help: 'write what must not occur, or remove `refuse`' };
    }
}

export function* policyExample(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const policy of catalog.policies) {
    const { id, pattern, example } = policy;
    if (pattern === undefined) continue;
    if (example === undefined) {
      const message = `the value policy \`${id}\` has no example`;
      yield { at: ['values', id], message, help: 'add `example:` with a text that it accepts' };
    } else if (acceptedBy(policy, example) === undefined)
      yield {
        at: ['values', id, document.values[id]?.example === undefined ? 'pattern' : 'example'],
        message: `\`${id}\` does not accept its example \`${example}\``,
        help: 'correct the pattern or the example',
      } satisfies Finding;
  }
}

/** The label value that the policy makes of a text; undefined when it asks for the fallback. */
export function acceptedBy(
  { pattern, refuse, keep }: ValuePolicy,
  text: string,
): string | undefined {
  if (refuse !== undefined && new RegExp(refuse, 'i').test(text)) return undefined;
  const kept = keep === 'before-colon' ? (text.split(':')[0] ?? text) : text;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(kept) ? kept : undefined;
}

export function* badPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const [id, policy] of Object.entries(document.values))
    for (const key of KEYS) {
      const text = policy[key];
      if (text !== undefined && parseExpression(text) === undefined)
        yield {
          at: ['values', id, key],
          message: `\`${text}\` is not a regular expression`,
          help: 'correct the expression; it is matched with the `u` flag off',
        };
    }
}

/**
 * Whether a text can be read in so many ways that trying them all takes more than linear time. Of a
 * backtracking matcher that is the case when a loop can be left and entered again in two ways over
 * the same text (exponential), or when two loops share a text that either may take (a power).
 */
function isSlow(positions: Positions): boolean {
  return positions.unclear || hasTwoWaysRound(positions.all) || hasTwoLoops(positions.all);
}

/** From a position back to itself in two ways over one text. */
function hasTwoWaysRound(all: readonly Position[]): boolean {
  return all.some(
    (start) =>
      [...start.nextTwice].some(
        (next) => next === start || reaches([next], ([to]) => to === start, 'next'),
      ) ||
      reaches([start, start], (to, apart) => apart && to[0] === start && to[1] === start, 'next'),
  );
}

/** Round one position, from it to another, and round that one: all over the same text. */
function hasTwoLoops(all: readonly Position[]): boolean {
  return all.some((one) =>
    all.some(
      (other) =>
        one !== other &&
        reaches(
          [one, one, other],
          (to) => to[0] === one && to[1] === other && to[2] === other,
          'nextOfOpenLoops',
        ),
    ),
  );
}

/**
 * Walks several ways at once, each step over a character that all of them take. `apart` tells
 * whether the first two have been at different positions on the way.
 */
function reaches(
  start: readonly Position[],
  isEnd: (at: readonly Position[], apart: boolean) => boolean,
  edges: 'next' | 'nextOfOpenLoops',
): boolean {
  const ids = new Map<Position, number>();
  const idOf = (position: Position): number => {
    const known = ids.get(position) ?? ids.size;
    ids.set(position, known);
    return known;
  };
  const seen = new Set<string>();
  const waiting: { at: readonly Position[]; apart: boolean }[] = [{ at: start, apart: false }];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (const at of steps(state.at, edges)) {
      const apart = state.apart || at[0] !== at[1];
      if (isEnd(at, apart)) return true;
      const key = `${apart} ${at.map(idOf).join(' ')}`;
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push({ at, apart });
    }
  return false;
}

function steps(
  at: readonly Position[],
  edges: 'next' | 'nextOfOpenLoops',
): readonly (readonly Position[])[] {
  return at.reduce<readonly (readonly Position[])[]>(
    (ways, position) =>
      ways.flatMap((way) =>
        [...position[edges]]
          .filter((next) => way.every((other) => overlap(other.characters, next.characters)))
          .map((next) => [...way, next]),
      ),
    [[]],
  );
}
