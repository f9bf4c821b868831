import { type AST, RegExpParser } from '@eslint-community/regexpp';

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

/** Of the characters that tell the parts of an expression apart, those that one of its places takes. */
export type Characters = ReadonlySet<string>;

/** Where the sets of an expression begin and end lies next to a character that it names, or here. */
const USUAL = [...Array(0x100).keys(), 0x1680, 0x2000, 0x2028, 0x202f, 0x205f, 0x3000, 0xfeff];

/** One character for everything that an expression may treat alike. */
export function alphabetOf(expression: Expression): string[] {
  const named = [...expression.raw].map((character) => character.charCodeAt(0));
  const escaped = [...expression.raw.matchAll(/\\[ux]\{?([0-9a-f]+)/gi)].map(([, code = '']) =>
    Number.parseInt(code, 16),
  );
  const codes = [...USUAL, ...named, ...escaped].flatMap((code) => [code - 1, code, code + 1]);
  return [...new Set(codes.filter((code) => code >= 0 && code <= 0xffff))].map((code) =>
    String.fromCharCode(code),
  );
}

/** What one character of the text may be; undefined for a term that is no single character. */
export function charactersOf(
  term: Term,
  alphabet: readonly string[],
  anyCase = false,
): Characters | undefined {
  if (!['Character', 'CharacterSet', 'CharacterClass'].includes(term.type)) return undefined;
  const one = new RegExp(`^${term.raw}$`, anyCase ? 'i' : '');
  return new Set(alphabet.filter((character) => one.test(character)));
}

/** Whether some character is in both. */
export function overlap(a: Characters, b: Characters): boolean {
  return [...a].some((character) => b.has(character));
}

/** A place of the expression that takes one character, and the places that may take the next. */
export interface Position {
  readonly characters: Characters;
  readonly next: Set<Position>;
  /** Those of them that two loops lead to. */
  readonly nextTwice: Set<Position>;
  /** The same without loops that end after a fixed number of rounds. */
  readonly nextOfOpenLoops: Set<Position>;
}

/** What a part of an expression matches. */
interface Piece {
  readonly first: readonly Position[];
  readonly last: readonly Position[];
  /** Least and most characters. */
  readonly least: number;
  readonly most: number;
  /** Most characters up to the end of the text, where a look-ahead says so. */
  readonly ahead: number;
}

const NOTHING: Piece = { first: [], last: [], least: 0, most: 0, ahead: Infinity };

/** An expression as an automaton of its positions, with the bounds of what it matches. */
export class Positions {
  readonly all: Position[] = [];
  readonly least: number;
  readonly most: number;
  takesLineBreak = false;
  /** It holds something whose time is not known: a reference to what a group matched. */
  unclear = false;
  readonly #anyCase: boolean;
  readonly #alphabet: readonly string[];

  constructor(expression: Expression, anyCase: boolean) {
    this.#anyCase = anyCase;
    this.#alphabet = alphabetOf(expression);
    const { least, most, ahead } = this.#either(expression.alternatives, true);
    this.least = least;
    this.most = Math.min(most, ahead);
  }

  #either(branches: Branches, consumed: boolean): Piece {
    const pieces = branches.map(({ elements }) => this.#row(elements, consumed));
    return {
      first: pieces.flatMap(({ first }) => first),
      last: pieces.flatMap(({ last }) => last),
      least: Math.min(...pieces.map(({ least }) => least)),
      most: Math.max(...pieces.map(({ most, ahead }) => Math.min(most, ahead))),
      ahead: Infinity,
    };
  }

  #row(terms: readonly Term[], consumed: boolean): Piece {
    return terms.reduce<Piece>((before, term) => {
      const piece = this.#term(term, consumed);
      for (const position of before.last)
        for (const after of piece.first) connect(position, after, true);
      return {
        first: before.least === 0 ? [...before.first, ...piece.first] : before.first,
        last: piece.least === 0 ? [...before.last, ...piece.last] : piece.last,
        least: before.least + piece.least,
        most: before.most + piece.most,
        ahead: Math.min(before.ahead, before.most + piece.ahead),
      };
    }, NOTHING);
  }

  #term(term: Term, consumed: boolean): Piece {
    const characters = charactersOf(term, this.#alphabet, this.#anyCase);
    if (characters !== undefined) return this.#one(characters, consumed);
    switch (term.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.#either(term.alternatives, consumed);
      case 'Quantifier':
        return this.#loop(this.#term(term.element, consumed), term.min, term.max);
      case 'Assertion': {
        if (term.kind !== 'lookahead' && term.kind !== 'lookbehind') return NOTHING;
        // What it looks at is read as well, so its time counts; its text is not taken.
        const looked = this.#either(term.alternatives, false);
        const toTheEnd =
          term.kind === 'lookahead' &&
          !term.negate &&
          term.alternatives.every(({ elements }) => {
            const last = elements.at(-1);
            return last?.type === 'Assertion' && last.kind === 'end';
          });
        return { ...NOTHING, ahead: toTheEnd ? looked.most : Infinity };
      }
      default:
        this.unclear = true;
        return NOTHING;
    }
  }

  #one(characters: Characters, consumed: boolean): Piece {
    if (consumed && (characters.has('\n') || characters.has('\r'))) this.takesLineBreak = true;
    const position: Position = {
      characters,
      next: new Set(),
      nextTwice: new Set(),
      nextOfOpenLoops: new Set(),
    };
    this.all.push(position);
    return { first: [position], last: [position], least: 1, most: 1, ahead: Infinity };
  }

  #loop(piece: Piece, min: number, max: number): Piece {
    if (max > 1)
      for (const position of piece.last)
        for (const first of piece.first) connect(position, first, max === Infinity);
    const most = piece.most === 0 ? 0 : piece.most * max;
    return { ...piece, least: piece.least * min, most, ahead: Infinity };
  }
}

function connect(from: Position, to: Position, open: boolean): void {
  if (from.next.has(to)) from.nextTwice.add(to);
  from.next.add(to);
  if (open) from.nextOfOpenLoops.add(to);
}
