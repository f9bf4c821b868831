import type { PoFile } from './po-file.ts';

/** A text in every locale of the catalog; English stands in where nobody translated it. */
export type Localized = Readonly<Record<string, string>>;

/** The translations of a catalog, looked up by the place of the English text. */
export class Translations {
  readonly #locales: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(files: ReadonlyMap<string, Pick<PoFile, 'entries'>>) {
    this.#locales = new Map(
      [...files].map(([locale, { entries }]) => [
        locale,
        new Map(
          // A translation of a text that has changed since may say something else.
          entries.flatMap(({ context, english, text, fuzzy }) =>
            fuzzy || text === '' ? [] : [[key(context, english), text] as const],
          ),
        ),
      ]),
    );
  }

  /** The text in every locale that was read, and in English. */
  of(context: string, english: string): Localized {
    const found: Record<string, string> = { en: english };
    for (const [locale, texts] of this.#locales)
      found[locale] = texts.get(key(context, english)) ?? english;
    return found;
  }
}

const key = (context: string, english: string): string => `${context}\n${english}`;
