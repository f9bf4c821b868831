import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

const DIGITS = 16;
/** UTF-16 code units; nothing longer is an identifier, and its rest is not looked at. */
const LONGEST = 1024;

/**
 * Turns identifiers into short hashes: equal ones stay equal, and without the key nobody finds the
 * identifier by trying all there are, as with telephone numbers behind a plain digest.
 */
export class KeyedHash {
  readonly #makeKey: () => Uint8Array;
  #key: KeyObject | undefined;

  /** @param makeKey asked once, at the first identifier */
  constructor(makeKey: () => Uint8Array) {
    this.#makeKey = makeKey;
  }

  /** Sixteen hexadecimal digits; undefined for an empty text and for what is no text or number. */
  of(value: unknown): string | undefined {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined;
    this.#key ??= createSecretKey(this.#makeKey());
    const hmac = createHmac('sha256', this.#key).update(String(value).slice(0, LONGEST));
    return hmac.digest('hex').slice(0, DIGITS);
  }
}
