import { OWN_LOCALES, readLocales } from '../locale-files.ts';
import { Translations } from '../translations.ts';
import type { EnglishText } from '../update.ts';

/** Fixed words in one language: texts by key, in lists and groups too. */
export type Words = { readonly [key: string]: string | readonly string[] | Words };

/** Sections of fixed words in English, and each of them in every language that the generator speaks. */
export class WordBook<Book extends { readonly [section: string]: object }> {
  readonly #english: Book;
  readonly #spoken = new Map<string, Book>();
  #translations: Translations | undefined;

  constructor(english: Book) {
    this.#english = english;
  }

  /** The words of a locale; what is not translated, and a locale without a file, is in English. */
  in(locale: string): Book {
    const known = this.#spoken.get(locale);
    if (known !== undefined) return known;
    this.#translations ??= new Translations(readLocales(OWN_LOCALES).files);
    const texts = this.#translations;
    const translated = eachText(this.#english, ['words'], (context, english) => {
      const found = texts.of(context, english);
      return found[locale] ?? english;
    }) as Book;
    this.#spoken.set(locale, translated);
    return translated;
  }

  /** Every text, for the files of translations. */
  get texts(): readonly EnglishText[] {
    const found: EnglishText[] = [];
    eachText(this.#english, ['words'], (at, english) => {
      found.push({ context: at.join('.'), english });
      return english;
    });
    return found;
  }
}

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

function eachText(
  value: unknown,
  at: readonly string[],
  change: (at: readonly string[], english: string) => string,
): unknown {
  if (typeof value === 'string') return change(at, value);
  if (Array.isArray(value))
    return value.map((one, index) => eachText(one, [...at, String(index)], change));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [key, eachText(one, [...at, key], change)]),
  );
}
