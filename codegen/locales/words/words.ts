import { EXPLORER_WORDS } from './explorer-words.ts';
import { PAGE_WORDS } from './page-words.ts';
import { TABLE_WORDS } from './table-words.ts';
import { WordBook } from './translate.ts';

/** All fixed words of the generated documentation. */
export const WORDS = new WordBook({
  tables: TABLE_WORDS,
  pages: PAGE_WORDS,
  explorer: EXPLORER_WORDS,
});

export type Wording = typeof TABLE_WORDS;
export type PageWording = typeof PAGE_WORDS;

export const wordingOf = (locale: string): Wording => WORDS.in(locale).tables;
export const pageWordingOf = (locale: string): PageWording => WORDS.in(locale).pages;
export const explorerWordingOf = (locale: string): typeof EXPLORER_WORDS =>
  WORDS.in(locale).explorer;
