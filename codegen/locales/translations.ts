import type { Path } from '../catalog/source.ts';
import { type EnglishText, keyOf } from './locale-files.ts';
import type { PoFile } from './po-file.ts';

/** A text in every locale of the catalog; English where there is no translation. */
export type Localized = Readonly<Record<string, string>>;

/** The translations of a catalog, found by the place of the English text. */
export class Translations {
  readonly #locales: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly #asked = new Map<string, EnglishText & { readonly at: Path }>();

  /** @param files the file of each locale */
  constructor(files: ReadonlyMap<string, Pick<PoFile, 'entries'>> = new Map()) {
    this.#locales = new Map(
      [...files].map(([locale, { entries }]) => [
        locale,
        new Map(
          // A translation of a text that has changed since may say something else.
          entries.flatMap((entry) =>
            entry.fuzzy || entry.text === '' ? [] : [[keyOf(entry), entry.text] as const],
          ),
        ),
      ]),
    );
  }

  /** The text in English and in every locale that has a file. */
  of(at: Path, english: string): Localized {
    const text = { context: at.join('.'), english, at };
    const key = keyOf(text);
    if (english !== '') this.#asked.set(key, text);
    const found: Record<string, string> = { en: english };
    for (const [locale, texts] of this.#locales) found[locale] = texts.get(key) ?? english;
    return found;
  }

  /** Whether some text is translated here and not there: one that moved, say. */
  hasMoreThan(others: Translations): boolean {
    return [...this.#locales].some(([locale, texts]) => {
      const known = others.#locales.get(locale);
      return [...texts.keys()].some((key) => known?.has(key) !== true);
    });
  }

  /** Every text that was asked for: what a file of translations must have. */
  get asked(): readonly (EnglishText & { readonly at: Path })[] {
    return [...this.#asked.values()];
  }
}

/** A text of the catalog in every locale, found by its place. */
export type Texts = (english: string | undefined, at: Path) => Localized;

/** @param origin where in the file stands what an edition has at a place */
export function textsFrom(translations: Translations, origin: (path: Path) => Path): Texts {
  return (english, at) => translations.of(origin(at), (english ?? '').trimEnd());
}
