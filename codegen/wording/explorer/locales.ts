import { en } from './en.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { ExplorerWording } from './wording.ts';
import { zhTW } from './zh-TW.ts';

const WORDINGS: ReadonlyMap<string, ExplorerWording> = new Map([
  ['en', en],
  ['ja', ja],
  ['ko', ko],
  ['zh-TW', zhTW],
]);

/** The words of a locale; a locale that the generator does not speak gets the English ones. */
export function explorerWordingOf(locale: string): ExplorerWording {
  return WORDINGS.get(locale) ?? en;
}
