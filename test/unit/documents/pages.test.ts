import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogAt } from '../../kit/catalog-at.ts';
import { pageOf } from '../../kit/emitted.ts';
import { factsOf, type MetricFact } from '../../oracle/facts.ts';

/** A guide leads to pages beside those that are generated from it. */
const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !/^(?:test\/unit|codegen)\/|\/guide\.md$/.test(path));

/** What stands in code is no link and no heading. */
const textOf = (page: string): string =>
  readFileSync(page, 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/^---\n[\s\S]*?\n---\n/, '');

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  );

interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links within the repository, by the file that they lead to. */
function linksOf(page: string): Link[] {
  return [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, address = '']) => {
    if (/^[a-z]+:/.test(address)) return [];
    const [path = '', anchor] = address.split('#');
    return [{ target: path === '' ? page : normalize(join(dirname(page), path)), anchor }];
  });
}

describe('the links of a page lead to a file, and to a heading of it', () => {
  test.each(pages.filter((page) => linksOf(page).length > 0))('%s', (page) => {
    const broken = linksOf(page).filter(({ target, anchor }) => {
      if (!existsSync(target)) return true;
      if (anchor === undefined || statSync(target).isDirectory()) return false;
      return target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

interface Question {
  readonly question: string;
  readonly page: string;
  readonly heading: string;
  readonly answer: string;
}

const QUESTIONS: readonly Question[] = parse(
  readFileSync(new URL('questions.yaml', import.meta.url), 'utf8'),
);

/** Pages by the number of clicks from README. */
function clicks(): ReadonlyMap<string, number> {
  const found = new Map([['README.md', 0]]);
  for (const [page, steps] of found)
    if (steps < 2)
      for (const { target } of linksOf(page))
        if (target.endsWith('.md') && existsSync(target) && !found.has(target))
          found.set(target, steps + 1);
  return found;
}

test.each(QUESTIONS)('$question: answered within two clicks', ({ page, heading, answer }) => {
  expect(clicks().get(page)).toBeLessThanOrEqual(2);
  const [, section = ''] =
    new RegExp(`^#+ ${heading}$([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(
      readFileSync(page, 'utf8'),
    ) ?? [];
  expect(section).toMatch(new RegExp(answer));
});

const DOCS = new URL('../../../generated/docs/', import.meta.url);

/** Words that a native reader takes for something else, or that stand beside another for one thing. */
const WRONG: Readonly<Record<string, RegExp>> = {
  // A cryptographic key; span translated beside span; a second word for logs.
  'zh-TW': /工作階段金鑰|跨度|記錄檔/,
};

const translated = ['en', 'ja', 'ko', 'zh-TW'].flatMap((locale) =>
  readdirSync(new URL(`${locale}/`, DOCS)).map((name) => {
    const text = readFileSync(new URL(`${locale}/${name}`, DOCS), 'utf8');
    return { locale, name: `${locale}/${name}`, lines: text.split('\n') };
  }),
);

/** The lines of all pages that have what no reader wants to see. */
const found = (is: (line: string, locale: string) => boolean): string[] =>
  translated.flatMap(({ locale, name, lines }) =>
    lines.filter((line) => is(line, locale)).map((line) => `${name}: ${line}`),
  );

describe('the pages read as a native reader writes', () => {
  test('without a half-width space after a full-width mark', () => {
    expect(found((line) => /[。！？：；，、] (?!\|)/.test(line))).toEqual([]);
  });

  test('without an escape that shows in prose', () => {
    expect(found((line) => !line.startsWith('|') && /\\[_*]/.test(line))).toEqual([]);
  });

  test('with one word for one thing', () => {
    expect(found((line, locale) => WRONG[locale]?.test(line) === true)).toEqual([]);
  });
});

/** Name, type and labels of each row of a page's first table; the cell of the labels where there are none. */
function rowsOf(page: string, labels: number): unknown[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => {
    const cells = line.slice(2, -2).split(' | ');
    const names = [...(cells[labels] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    return [cells[0]?.replaceAll('`', ''), cells[1], names.length === 0 ? cells[labels] : names];
  });
}

/** The same of the documents' facts, in their order, with the words of a document. */
const documented = (
  facts: ReadonlyMap<string, MetricFact>,
  words: Readonly<Record<string, string>>,
): unknown[] =>
  [...facts].map(([name, fact]) => {
    const labels = Object.keys(fact.labels).map((label) => label.replace('?', ''));
    return [name, words[fact.type], labels.length === 0 ? words['none'] : labels];
  });

const JAPANESE = {
  counter: 'カウンター',
  histogram: 'ヒストグラム',
  gauge: 'ゲージ',
  none: 'なし',
};
const ENGLISH = { counter: 'counter', histogram: 'histogram', gauge: 'gauge', none: 'none' };

test.each([
  ['2026.5', 'ja', JAPANESE, 30],
  [
    '2026.5',
    'ko',
    { counter: '카운터', histogram: '히스토그램', gauge: '게이지', none: '없음' },
    30,
  ],
  ['2026.5', 'zh-TW', { ...ENGLISH, none: '無' }, 30],
  ['2026.6', 'en', ENGLISH, 51],
  ['2026.9', 'en', ENGLISH, 68],
])('the Prometheus table of %s in %s is that of the document', (edition, locale, words, count) => {
  const rows = rowsOf(pageOf(catalogAt(edition), `${locale}/prometheus-metrics.md`), 2);
  expect(rows).toEqual(documented(factsOf(edition).prometheus, words));
  expect(rows).toHaveLength(count);
});

test('the OTel table of 2026.5 has the metrics of the document, and no other', () => {
  const rows = rowsOf(pageOf(catalogAt('2026.5'), 'ja/otel-metrics.md'), 3);
  const inAnyOrder = (all: unknown[]): string[] => all.map((row) => JSON.stringify(row)).sort();
  expect(inAnyOrder(rows)).toEqual(inAnyOrder(documented(factsOf('2026.5').otel, JAPANESE)));
  expect(rows).toHaveLength(29);
});
