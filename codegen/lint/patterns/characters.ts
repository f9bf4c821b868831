import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Ranges of code units, both ends included. */
export type Characters = readonly (readonly [from: number, to: number])[];

const LAST = 0xffff;
const DIGITS: Characters = [[0x30, 0x39]];
const WORDS: Characters = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const SPACES: Characters = [
  [9, 13],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_BREAKS: Characters = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

export type Expression = AST.Pattern;
export type Term = AST.Element;
export type Branches = readonly AST.Alternative[];

/** The tree of a regular expression. The only module that knows regexpp; undefined when it is none. */
export function parseExpression(text: string): Expression | undefined {
  try {
    return new RegExpParser().parsePattern(text);
  } catch {
    return undefined;
  }
}

/** What one character of the text may be; undefined for a term that is no single character. */
export function charactersOf(term: Term): Characters | undefined {
  switch (term.type) {
    case 'Character':
      return [[term.value, term.value]];
    case 'CharacterSet':
      return setOf(term);
    case 'CharacterClass': {
      const inside = term.elements.flatMap((element): Characters => {
        if (element.type === 'CharacterClassRange') return [[element.min.value, element.max.value]];
        return element.type === 'Character' || element.type === 'CharacterSet'
          ? (charactersOf(element) ?? [])
          : [[0, LAST]];
      });
      return term.negate ? without(inside) : inside;
    }
    default:
      return undefined;
  }
}

function setOf(term: AST.CharacterSet): Characters {
  switch (term.kind) {
    case 'any':
      return without(LINE_BREAKS);
    case 'digit':
      return term.negate ? without(DIGITS) : DIGITS;
    case 'space':
      return term.negate ? without(SPACES) : SPACES;
    case 'word':
      return term.negate ? without(WORDS) : WORDS;
    default:
      return [[0, LAST]];
  }
}

function without(inside: Characters): Characters {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of inside.toSorted((a, b) => a[0] - b[0])) {
    if (from > next) rest.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

/** Whether some character is in both. */
export function overlap(a: Characters, b: Characters): boolean {
  return a.some(([from, to]) => b.some(([other, end]) => from <= end && other <= to));
}

/** With the letters in the other case. */
export function inAnyCase(characters: Characters): Characters {
  const shifted = (low: number, high: number, by: number): Characters =>
    characters.flatMap(([from, to]): Characters => {
      const [first, last] = [Math.max(from, low), Math.min(to, high)];
      return first > last ? [] : [[first + by, last + by]];
    });
  return [...characters, ...shifted(0x41, 0x5a, 32), ...shifted(0x61, 0x7a, -32)];
}

/** Whether a line could end within a text of these characters. */
export function holdsLineBreak(characters: Characters): boolean {
  return overlap(characters, [
    [10, 10],
    [13, 13],
  ]);
}
