import { readFileSync } from 'node:fs';
import { Random } from './random.ts';

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
export function vendorSecrets(seed: number): (readonly [vendor: string, secret: string])[] {
  const random = new Random(seed);
  return SHAPES.map(([vendor, shape]) => [
    vendor,
    shape.replace(/\{(\w+):(\d+)\}/g, (_, alphabet: string, length: string) =>
      random.text(Number(length), ALPHABETS[alphabet] ?? ''),
    ),
  ]);
}
