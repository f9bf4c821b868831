import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tests = ['spans/user-requests.test.ts', 'turns.test.ts']
  .map((file) => readFileSync(`test/unit/runtime/otel/${file}`, 'utf8'))
  .join('\n');
const named = [...tests.matchAll(/(?:it|describe)\(['"](#[^'"]+)['"]/g)].flatMap(([, name = '']) =>
  [...name.matchAll(/#\d+/g)].map(([number]) => number),
);
const page = readFileSync('runtime/otel/spans/README.md', 'utf8');
const [, rows = ''] = /\| asked \| answer \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];
const listed = [...rows.matchAll(/#\d+/g)].map(([number]) => number);

test('the page of what users asked for lists each number that a test has, and no other', () => {
  expect(listed.toSorted()).toEqual([...new Set(named)].toSorted());
  expect(listed.length).toBeGreaterThan(15);
});
