import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatDiagnostic } from '../../codegen/diagnostic.ts';
import { RULE_FACTS } from '../../codegen/lint/rule.ts';
import { Translations } from '../../codegen/locales/translations.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { loadCatalog } from '../../codegen/tools/load.ts';
import { readCases } from './case-table.ts';

const cases = readCases();

/** A catalog of the tables stands in no folder: no guide that it names is there. */
const NO_FILES = { translations: new Translations(), guide: () => undefined };

/** Line, column and rule, then the words; the excerpt and the help follow. */
function report(text: string): string {
  const { diagnostics } = checkCatalog('catalog.yaml', text, NO_FILES);
  return diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic, text)}\n`).join('');
}

test.each(cases)('$name', ({ text, expected }) => {
  expect(report(text)).toBe(expected);
});

test('one mistake is one finding', () => {
  const findings = ({ expected }: { expected: string }): number =>
    expected.split('\n').filter((line) => line.startsWith('catalog.yaml:')).length;
  expect(cases.filter((one) => findings(one) !== 1).map(({ name }) => name)).toEqual([]);
});

test('there are at least a hundred mistakes, and one for every rule', () => {
  expect(cases.length).toBeGreaterThan(100);
  const ids = new Set(cases.map(({ expected }) => expected.split(' ')[2]));
  const rules = [...RULE_FACTS.values()].filter(({ external }) => !external).map(({ id }) => id);
  expect([...ids].sort()).toEqual(rules.sort());
});

test('every section of the page of the rules is read', () => {
  const page = readFileSync(new URL('../../codegen/lint/rules.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, id]) => id)).toEqual([...RULE_FACTS.keys()]);
});

test('a catalog without a mistake has no finding', () => {
  expect(loadCatalog('metrics.schema.yaml').diagnostics).toEqual([]);
});

test('every mistake of a file is reported in one run, in the order of the file, each time alike', () => {
  const catalog = new URL('several-mistakes.yaml', import.meta.url);
  const text = readFileSync(catalog, 'utf8');
  const first = report(text);
  const places = [...first.matchAll(/^catalog\.yaml:(\d+):(\d+) \w+ (\S+)/gm)].map((match) =>
    match.slice(1).join(' '),
  );
  expect(places).toEqual([
    '6 21 bad-pattern',
    '8 41 bad-buckets',
    '15 12 unknown-value-policy',
    '21 11 illegal-name',
    '29 19 unknown-unit',
    '35 25 counter-total',
    '36 12 unknown-group',
    '38 23 unknown-label',
    '39 19 unknown-event',
  ]);
  expect(report(text)).toBe(first);
});
