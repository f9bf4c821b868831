import { overlap, type Position, type Positions } from './expressions.ts';

/**
 * Whether a text can be read in so many ways that trying them all takes more than linear time. Of a
 * backtracking matcher that is the case when a loop can be left and entered again in two ways over
 * the same text (exponential), or when two loops share a text that either may take (a power).
 */
export function isSlow(positions: Positions): boolean {
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
