import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

const DIGITS = 16;
/** UTF-16 code units; nothing longer is an identifier, and its rest is not looked at. */
const LONGEST = 1024;
/** One event names an identifier several times, and the next ones of a turn name it again. */
const MOST_REMEMBERED = 64;

/**
 * Turns identifiers into short hashes: equal ones stay equal, and without the key nobody finds the
 * identifier by trying all there are, as with telephone numbers behind a plain digest.
 */
export class KeyedHash {
  readonly #makeKey: () => Uint8Array;
  readonly #known = new Map<string | number, string>();
  #key: KeyObject | undefined;

  /** @param makeKey asked once, at the first identifier */
  constructor(makeKey: () => Uint8Array) {
    this.#makeKey = makeKey;
  }

  /** Sixteen hexadecimal digits; undefined for an empty text and for what is no text or number. */
  of(value: unknown): string | undefined {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    this.#key ??= createSecretKey(this.#makeKey());
    const hmac = createHmac('sha256', this.#key).update(String(value).slice(0, LONGEST));
    const hash = hmac.digest('hex').slice(0, DIGITS);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    if (typeof value === 'number' || value.length <= LONGEST) this.#known.set(value, hash);
    return hash;
  }
}
