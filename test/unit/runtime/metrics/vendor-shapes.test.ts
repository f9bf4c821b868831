import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';
import { normalise } from '../../../../runtime/metrics/value-policy.ts';
import { Random } from '../../../kit/random.ts';

const strict = { redact: 'strict' } as const;
const released = { redact: true } as const;

/** Names that are used: of models, tools, channels, agents, skills and plugins. None is a secret. */
const REAL_NAMES = readFileSync('test/data/real-names.txt', 'utf8').trimEnd().split(/\s+/);

/**
 * Secrets in the shapes that vendors document and public scanners of secrets know, made up from a
 * number: `{hex:32}` stands for 32 characters of an alphabet. Written apart from the rules that must
 * know them.
 */
const SHAPES = readFileSync('test/data/vendor-secrets.txt', 'utf8')
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
function vendorSecrets(seed: number): (readonly [vendor: string, secret: string])[] {
  const random = new Random(seed);
  return SHAPES.map(([vendor, shape]) => [
    vendor,
    shape.replace(/\{(\w+):(\d+)\}/g, (_, alphabet: string, length: string) =>
      random.text(Number(length), ALPHABETS[alphabet] ?? ''),
    ),
  ]);
}

const seed = Math.floor(Math.random() * 1e6);

describe(`a label (seed ${seed})`, () => {
  const secrets = [1, 2, 3].flatMap((more) => vendorSecrets(seed + more));

  it.each(vendorSecrets(seed))('is no secret of %s', (_, secret) => {
    expect(normalise(secret, strict, redactSecrets)).toBeUndefined();
    expect(normalise(`name:${secret}`, strict, redactSecrets)).toBeUndefined();
  });

  it('is none of hundreds of secrets, whatever is random in them', () => {
    const passed = secrets.filter(([, secret]) => normalise(secret, strict, redactSecrets));
    expect(passed).toEqual([]);
  });

  it.each([strict, released])('is any name that is used (%o)', (policy) => {
    expect(REAL_NAMES.length).toBeGreaterThan(400);
    const refused = REAL_NAMES.filter((name) => normalise(name, policy, redactSecrets) !== name);
    expect(refused).toEqual([]);
  });
});

test.each(['AKIA', 'ASIA', 'AROA', 'AIDA', 'AGPA'])(
  'an id of AWS is masked without a digit in it: %s',
  (start) => {
    const id = `${start}QWERTZUIOPASDFGH`;
    expect(redactSecrets(`the id ${id} of`)).not.toContain(id);
    expect(normalise(id, released, redactSecrets)).toBeUndefined();
  },
);
