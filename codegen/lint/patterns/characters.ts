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
