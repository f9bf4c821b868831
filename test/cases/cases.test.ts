import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatDiagnostic } from '../../codegen/diagnostic.ts';
import { RULE_FACTS } from '../../codegen/lint/rule.ts';
import { Translations } from '../../codegen/locales/translations.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { loadCatalog } from '../../codegen/tools/load.ts';

/** A catalog with one mistake, named after it, and what is said about that. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
}

/** The catalog without a mistake that every case changes, after what stands in front of its table. */
const SHOP = readFileSync(new URL('shop.yaml', import.meta.url), 'utf8').split('\n');

/**
 * Every case of the tables in this folder: a title, a change of `shop.yaml` in the notation of a diff
 * (`...` between two places; nothing but `+` lines is a whole file), `===` and the report. A change
 * above the first title is made for all of a table.
 */
function readCases(): Case[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file) => {
      const table = readFileSync(new URL(file, import.meta.url), 'utf8');
      const [front = '', ...sections] = table.split(/^# /m);
      const base =
        front === '' ? SHOP : changed(front.trimEnd().split('\n'), file, SHOP).split('\n');
      return sections.map((section) => readCase(file.replace('.txt', ''), section, base));
    });
}

function readCase(table: string, section: string, base: readonly string[]): Case {
  const [change = '', expected = ''] = section.split('\n===\n');
  const [title = '', ...lines] = change.split('\n');
  const name = `${table}: ${title}`;
  return { name, text: changed(lines, name, base), expected: expected.replace(/\n*$/, '\n') };
}

function changed(lines: readonly string[], name: string, base: readonly string[]): string {
  if (lines.every((line) => line.startsWith('+')))
    return lines.map((line) => `${line.slice(1)}\n`).join('');
  let text = base;
  for (const hunk of lines
    .join('\n')
    .split('\n...\n')
    .map((one) => one.split('\n'))) {
    const kept = (sign: string): string[] =>
      hunk.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
    const old = kept('+');
    const isPlace = (at: number): boolean => old.every((line, index) => text[at + index] === line);
    const places = [...text.keys()].filter(isPlace);
    const [place, ...more] = places;
    if (place === undefined || more.length > 0)
      throw new Error(
        `${name}: the catalog has ${more.length === 0 ? 'no' : 'more than one'}\n${old.join('\n')}`,
      );
    text = text.toSpliced(place, old.length, ...kept('-'));
  }
  return text.join('\n');
}

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
  const { diagnostics } = loadCatalog('metrics.schema.yaml');
  // Texts that are new stand there in English until a speaker comes, as CONTRIBUTING says.
  expect(diagnostics.filter(({ id }) => id !== 'untranslated')).toEqual([]);
});

const MISTAKES = {
  '[a-z0-9_]{1,40}': '[a-z0-9_',
  '[0.1, 1, 10]': '[0.1, 10, 1]',
  'value: token': 'value: tokens',
  'value: enum': 'value: enum\n    name: le',
  'measure ms': 'measure msec',
  shop_orders_total: 'shop_orders',
  'group: orders': 'group: order',
  '[channel, outcome]': '[channel, outcom]',
  'on: order.placed': 'on: order.place',
};

test('every mistake of a file is reported in one run, in the order of the file, each time alike', () => {
  const text = Object.entries(MISTAKES).reduce(
    (before, [from, to]) => before.replace(from, to),
    SHOP.join('\n'),
  );
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
    '34 12 unknown-group',
    '36 25 counter-total',
    '38 23 unknown-label',
    '39 19 unknown-event',
  ]);
  expect(report(text)).toBe(first);
});
