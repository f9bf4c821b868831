import type { DeprecatedEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { type EnglishText, keyOf, OWN_LOCALES, readLocales, updatePo } from './locale-files.ts';
import type { PoFile } from './po-file.ts';
import ENGLISH from './words.json' with { type: 'json' };

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

interface Described {
  readonly description?: string | undefined;
  readonly deprecated?: DeprecatedEntry | undefined;
}

/**
 * What an entry is, followed by what to use instead where the edition says that it will go.
 *
 * @param from the entry that the description stands at, where it is another one's
 */
export function described(
  { description, deprecated }: Described,
  at: Path,
  texts: Texts,
  from: Path = at,
): Localized {
  const own = texts(description, [...from, 'description']);
  if (deprecated === undefined) return own;
  const notice = noticeOf(deprecated, at, texts);
  return Object.fromEntries(
    Object.entries(own).map(([locale, text]) => [
      locale,
      inRow(text, notice[locale] ?? notice['en']),
    ]),
  );
}

/** Since when it will go, what to use instead, and why. */
export function noticeOf({ since, use, why }: DeprecatedEntry, at: Path, texts: Texts): Localized {
  return Object.fromEntries(
    Object.entries(texts(why, [...at, 'deprecated', 'why'])).map(([locale, reason]) => {
      const words = wordingOf(locale);
      const notice = fill(use === undefined ? words.deprecated : words.deprecatedUse, {
        since,
        use: use ?? '',
      });
      return [locale, inRow(notice, reason)];
    }),
  );
}

/** Sentences one after the other; after a full-width stop there is no space. */
export function inRow(first: string, second = ''): string {
  return `${first}${/[。！？]$/.test(first) ? '' : ' '}${second}`.trim();
}
