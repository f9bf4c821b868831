import { createHash } from 'node:crypto';
import type { LocalizedEntry } from '../catalog/document.ts';
import type { Localized } from './catalog.ts';

/** The texts alone, without the fingerprint. */
export function localized(entry: LocalizedEntry | undefined): Localized {
  const { of: _, ...texts } = entry ?? { en: '' };
  return texts as Localized;
}

/** Four hexadecimal digits that change when the English text does. */
export function fingerprint(english: string): string {
  return createHash('sha256').update(english).digest('hex').slice(0, 4);
}
