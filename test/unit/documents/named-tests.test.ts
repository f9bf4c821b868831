import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('SECURITY.md', 'utf8').replace(/\s+/g, ' ');

/** `file` "name", "another name" */
const NAMED = /`(test\/[^`]+\.test\.ts)`((?:,? "[^"]+")*)/g;
const tests = [...page.matchAll(NAMED)].flatMap(([, file = '', names = '']) =>
  [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => [file, name] as const),
);
/** Texts as the tests have them, names among them. */
const textsIn = (file: string): Set<string> =>
  new Set(
    [...readFileSync(file, 'utf8').matchAll(/(['`])((?:(?!\1).)+)\1/g)].map(([, , text = '']) =>
      text.replace(/ \(seed \$\{seed\}\)$/, ''),
    ),
  );

test.each(tests)('SECURITY.md names a test that is there: %s "%s"', (file, name) => {
  expect(textsIn(file)).toContain(name);
});

test('it names a test or a proof for every promise', () => {
  const markdown = readFileSync('SECURITY.md', 'utf8');
  const [, table = ''] =
    /\| promise \| test \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(markdown) ?? [];
  const rows = table.trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) expect(row.split(' | ')[1]).toMatch(/proof `[\w-]+`|`[^`]+\.test\.ts` "/);
  expect([...page.matchAll(NAMED)].filter(([, , names]) => names === '')).toEqual([]);
});

test('and proofs that are there', () => {
  const proofs = [...page.matchAll(/proof `([\w-]+)`/g)].map(([, id]) => id);
  const main = readFileSync('test/proof/main.ts', 'utf8');
  const files = [...main.matchAll(/from '(\.\/[\w-]+\.ts)'/g)].map(([, file = '']) =>
    readFileSync(`test/proof/${file}`, 'utf8'),
  );
  const ids = files.flatMap((text) => /id: '([\w-]+)'/.exec(text)?.[1] ?? []);
  expect(proofs.length).toBeGreaterThan(4);
  for (const proof of proofs) expect(ids).toContain(proof);
});

const numbers = (text: string): string[] => [...text.matchAll(/#\d{4,}/g)].map(([one]) => one);

/** In the names of tests, and beside facts that the oracle holds. */
const held = [
  ...['spans/user-requests.test.ts', 'turns.test.ts', 'logs/log-emitter.test.ts'].flatMap((file) =>
    [...readFileSync(`test/unit/runtime/otel/${file}`, 'utf8').matchAll(/\(['"](#[^'"]+)['"]/g)]
      .map(([, name = '']) => name)
      .flatMap(numbers),
  ),
  ...['next', 'spans', 'prometheus'].flatMap((file) =>
    numbers(readFileSync(`test/oracle/facts/${file}.yaml`, 'utf8')),
  ),
];
const [, rows = ''] =
  /\| asked \| answer \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(
    readFileSync('runtime/otel/spans/README.md', 'utf8'),
  ) ?? [];

test('the page of what users asked for lists each number that is held, and no other', () => {
  expect(numbers(rows).toSorted()).toEqual([...new Set(held)].toSorted());
  expect(numbers(rows).length).toBeGreaterThan(15);
});
