import { readFileSync } from 'node:fs';

/**
 * Secrets in the shapes that vendors document and public scanners of secrets know, made up from a
 * number: `{hex:32}` stands for 32 characters of an alphabet. Written apart from the rules that must
 * know them.
 */
const SHAPES = readFileSync(new URL('../data/vendor-secrets.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(': ') as [vendor: string, shape: string]);

const LOW = 'abcdefghijklmnopqrstuvwxyz';
const UP = LOW.toUpperCase();
const DIGITS = '0123456789';
const ALPHABETS: Readonly<Record<string, string>> = {
  word: LOW + UP + DIGITS,
  low: LOW + DIGITS,
  up: UP + DIGITS,
  letter: UP,
  digit: DIGITS,
  hex: `${DIGITS}abcdef`,
  hexup: `${DIGITS}ABCDEF`,
  base32: `${UP}234567`,
  bech: '023456789ACDEFGHJKLMNPQRSTUVWXYZ',
};

/** One secret of every shape; another one for another seed. */
export function vendorSecrets(
  seed: number,
): readonly (readonly [vendor: string, secret: string])[] {
  let state = seed * 2_654_435_761 + 1;
  const character = (alphabet: string): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length] ?? '';
  };
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => character(ALPHABETS[alphabet] ?? '')).join('');
  return SHAPES.map(([vendor, shape]) => [
    vendor,
    shape.replace(/\{(\w+):(\d+)\}/g, (_, alphabet: string, length: string) =>
      text(alphabet, Number(length)),
    ),
  ]);
}
