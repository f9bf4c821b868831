import { isSmall } from './tuple-memo.ts';
import { LONGEST_RAW } from './value-policy.ts';

/**
 * A field's number as it is; NaN, which every family ignores and counts, for anything else and for
 * numbers below 0: the least of them would be a zero once they were converted to a larger unit.
 */
export function measure(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : Number.NaN;
}

/** Items that one event may hold, such as worker threads; a hostile event with more of them is cut there. */
const MOST_ITEMS = 32;

/** The items of an array field; nothing for anything else. */
export function itemsOf<T>(value: readonly T[] | undefined): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.length > MOST_ITEMS ? value.slice(0, MOST_ITEMS) : (value as readonly T[]);
}

/** Words that a joined label may hold. */
const MOST_WORDS = 8;

/**
 * An array field of words as one text, in the order of the event. A word that is too long for a
 * label stands for all of them: the text would be so, too, and is not put together.
 */
export function joined(value: readonly string[] | undefined): string | undefined {
  if (!Array.isArray(value) || value.length > MOST_WORDS) return undefined;
  for (const word of value as readonly unknown[]) {
    if (typeof word === 'string') {
      if (word.length > LONGEST_RAW) return word;
    } else if (!isSmall(word)) return undefined; // a list would be all lists in it, as text
  }
  return value.join(':');
}

/** Of a longer identifier (in UTF-16 code units) no part is taken: a part keeps the whole in memory. */
const LONGEST_IDENTIFIER = 1024;

/**
 * Of an identifier in segments between colons that begins with this word, the next segment; nothing
 * of the others. What comes out still has to pass the policy of its label.
 */
export function segmentAfter(word: string, identifier: string | undefined): string | undefined {
  if (typeof identifier !== 'string' || !identifier.startsWith(`${word}:`)) return undefined;
  if (identifier.length > LONGEST_IDENTIFIER) return undefined;
  const end = identifier.indexOf(':', word.length + 1);
  return end < 0 ? undefined : identifier.slice(word.length + 1, end);
}

/**
 * A number from 0 to 2^53 - 1. Once a total is above that it does not grow by 1 any more: one value
 * that somebody made up would have it stand still for good.
 */
export function isMeasure(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** The same, above 0. */
export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER;
}
