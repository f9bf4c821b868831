import { createHash } from 'node:crypto';
import type { LocalizedEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Translations } from '../locales/translations.ts';
import type { Localized } from './catalog.ts';

/** The text of an entry in every locale, found by its place in the catalog. */
export type Texts = (entry: LocalizedEntry | undefined, at: Path) => Localized;

/** @param origin where in the file stands what an edition has at a place */
export function textsFrom(translations: Translations, origin: (path: Path) => Path): Texts {
  return (entry, at) => {
    if (typeof entry !== 'object') return translations.of(origin(at), (entry ?? '').trimEnd());
    const { of: _, ...texts } = entry;
    return texts as Localized;
  };
}

/** Four hexadecimal digits that change when the English text does. */
export function fingerprint(english: string): string {
  return createHash('sha256').update(english).digest('hex').slice(0, 4);
}
