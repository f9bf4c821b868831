import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const numbers = (text: string): string[] => [...text.matchAll(/#\d{4,}/g)].map(([one]) => one);

/** In the names of tests, and beside facts that the oracle holds. */
const held = [
  ...['spans/user-requests.test.ts', 'turns.test.ts', 'logs/identities.test.ts'].flatMap((file) =>
    [...readFileSync(`test/unit/runtime/otel/${file}`, 'utf8').matchAll(/\(['"](#[^'"]+)['"]/g)]
      .map(([, name = '']) => name)
      .flatMap(numbers),
  ),
  ...['next', 'spans', 'prometheus'].flatMap((file) =>
    numbers(readFileSync(`test/oracle/facts/${file}.yaml`, 'utf8')),
  ),
];
const page = readFileSync('runtime/otel/spans/README.md', 'utf8');
const [, rows = ''] = /\| asked \| answer \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];

test('the page of what users asked for lists each number that is held, and no other', () => {
  expect(numbers(rows).toSorted()).toEqual([...new Set(held)].toSorted());
  expect(numbers(rows).length).toBeGreaterThan(15);
});
