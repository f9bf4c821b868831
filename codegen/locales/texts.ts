import type { Path } from '../catalog/source.ts';
import type { Localized, Translations } from './translations.ts';

/** A text of the catalog in every locale, found by its place. */
export type Texts = (english: string | undefined, at: Path) => Localized;

/** @param origin where in the file stands what an edition has at a place */
export function textsFrom(translations: Translations, origin: (path: Path) => Path): Texts {
  return (english, at) => translations.of(origin(at), (english ?? '').trimEnd());
}
