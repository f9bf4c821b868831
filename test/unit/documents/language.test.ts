import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const DOCS = new URL('../../../generated/docs/', import.meta.url);

/** Words that a native reader takes for something else, or that stand beside another for one thing. */
const WRONG: Readonly<Record<string, RegExp>> = {
  // A cryptographic key; span translated beside span; a second word for logs.
  'zh-TW': /工作階段金鑰|跨度|記錄檔/,
};

const pages = ['en', 'ja', 'ko', 'zh-TW'].flatMap((locale) =>
  readdirSync(new URL(`${locale}/`, DOCS)).map((name) => {
    const text = readFileSync(new URL(`${locale}/${name}`, DOCS), 'utf8');
    return { locale, name: `${locale}/${name}`, lines: text.split('\n') };
  }),
);

/** The lines of all pages that have what no reader wants to see. */
const found = (is: (line: string, locale: string) => boolean): string[] =>
  pages.flatMap(({ locale, name, lines }) =>
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
