import type { DeprecatedEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { fill, type Texts, wordingOf } from '../locales/translations.ts';
import type { Localized } from './catalog.ts';

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
