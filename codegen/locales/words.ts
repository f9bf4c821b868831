import { type EnglishText, OWN_LOCALES, readLocales, updatePo } from './locale-files.ts';
import { Translations } from './translations.ts';
import ENGLISH from './words.json' with { type: 'json' };

/** Where the files of translations have them. */
const PLACE = 'words';

/**
 * All fixed words of the generated documentation: of its tables, of its pages, of the explorer, which
 * reads them by itself. Text between backticks is code, `{name}` is filled in.
 */
type Words = typeof ENGLISH;

export type PageWording = Words['pages'];

export const wordingOf = (locale: string): Words['tables'] => wordsIn(locale).tables;
export const pageWordingOf = (locale: string): PageWording => wordsIn(locale).pages;
export const explorerWordingOf = (locale: string): Words['explorer'] => wordsIn(locale).explorer;

/** Every text, for the files of translations. */
export function ownTexts(): EnglishText[] {
  const found: EnglishText[] = [];
  eachText(ENGLISH, (at, english) => {
    found.push({ context: at.join('.'), english });
    return english;
  });
  return found;
}

const spoken = new Map<string, Words>();
let translations: Translations | undefined;

/** The words of a locale; what is not translated, and a locale without a file, is in English. */
function wordsIn(locale: string): Words {
  if (locale === 'en') return ENGLISH;
  const known = spoken.get(locale);
  if (known !== undefined) return known;
  translations ??= ownTranslations();
  const texts = translations;
  const words = eachText(ENGLISH, (at, english) => texts.of(at, english)[locale] ?? english);
  spoken.set(locale, words);
  return words;
}

/** As the files are to be: a text that moved has its translation where it stands now. */
function ownTranslations(): Translations {
  const wanted = ownTexts();
  const { files } = readLocales(OWN_LOCALES, PLACE);
  return new Translations(
    new Map([...files].map(([locale, po]) => [locale, updatePo(po, wanted)])),
  );
}

function eachText<Part>(
  words: Part,
  change: (at: readonly string[], english: string) => string,
  at: readonly string[] = [PLACE],
): Part {
  if (typeof words === 'string') return change(at, words) as Part;
  const changed = Object.entries(words as object).map(
    ([key, one]) => [key, eachText(one, change, [...at, key])] as const,
  );
  return (
    Array.isArray(words) ? changed.map(([, one]) => one) : Object.fromEntries(changed)
  ) as Part;
}

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}
