import { en } from './en.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { PageWording } from './wording.ts';
import { zhTW } from './zh-TW.ts';

const WORDINGS: ReadonlyMap<string, PageWording> = new Map([
  ['en', en],
  ['ja', ja],
  ['ko', ko],
  ['zh-TW', zhTW],
]);

/** The sentences of a locale; a locale that the generator does not speak gets the English ones. */
export function pageWordingOf(locale: string): PageWording {
  return WORDINGS.get(locale) ?? en;
}
