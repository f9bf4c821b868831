import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

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
