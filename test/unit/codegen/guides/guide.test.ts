import { expect, test } from 'vitest';
import { readGuide } from '../../../../codegen/guides/guide.ts';
import type { Texts } from '../../../../codegen/locales/translations.ts';

const inEnglish: Texts = (text = '') => ({ en: text });
const PAGE = ['---', 'title: How to', 'summary: All of it', '---', '', 'Run this:', ''];
const RUN = ['```bash', 'npm start', '```'];

const page = (lines: readonly string[], end = '\n') =>
  readGuide('how-to', [...PAGE, ...lines, ''].join(end), inEnglish);

test('a page is read alike whatever ends its lines, and what stands behind them', () => {
  const read = page([...RUN, '', '{{alerts}}']);
  expect(read.title).toEqual({ en: 'How to' });
  expect(read.blocks.map(({ kind }) => kind)).toEqual(['text', 'code', 'fragment']);
  expect(page([...RUN, '', '{{alerts}}'], '\r\n')).toEqual(read);
  expect(page([...RUN, '', '{{alerts}}'], ' \n')).toEqual(read);
});

test('a block of code may hold fences that are shorter than its own', () => {
  const code = ['````md', ...RUN, '````'];
  expect(page([...code, '', 'End.']).blocks[1]).toEqual({ kind: 'code', lines: code });
});

test('code that nothing closes goes on to the end of the page', () => {
  expect(page(['```bash', 'npm start']).blocks[1]).toEqual({
    kind: 'code',
    lines: ['```bash', 'npm start', '', '```'],
  });
});
