import { shiftFor, signature } from './signature.ts';

/** Slots at first, and at most; powers of two. */
const FIRST_SLOTS = 16;
const MOST_SLOTS = 4096;
/** What `find` says of texts it does not know. */
const NOT_SEEN = -1;
/** Slots looked at for one text. */
const PROBES = 4;

/**
 * Texts seen lately, each with a number: what a Map would be, but twice as fast for strings that
 * are new objects every time, since it hashes a few characters and the length rather than the
 * whole. A hit is verified by comparing the strings. It is a cache: texts that share a signature,
 * by chance or by somebody's choice, push each other out, and the caller asks a Map then.
 */
export class SeenTexts {
  #slots = FIRST_SLOTS;
  #shift = shiftFor(FIRST_SLOTS);
  /**
   * Text and number in turn: what is read together lies together. In empty slots the empty text and
   * the answer to it, so that texts are compared with nothing but texts.
   */
  #entries = emptyEntries(FIRST_SLOTS);
  #size = 0;

  /** The number of a text; -1 when it was not seen, or is seen no more. */
  find(text: string): number {
    const home = signature(0, text) >>> this.#shift;
    const entries = this.#entries;
    if (entries[2 * home] === text) return entries[2 * home + 1] as number;
    return this.#findNear(home, text);
  }

  /** Remembers a text that `find` did not find. */
  add(text: string, number: number): void {
    if (this.#size * 4 >= this.#slots && this.#slots < MOST_SLOTS) this.#grow();
    const home = signature(0, text) >>> this.#shift;
    let slot = home;
    for (let probe = 1; probe < PROBES && this.#entries[2 * slot] !== ''; probe += 1) {
      slot = (home + probe) & (this.#slots - 1);
    }
    if (this.#entries[2 * slot] === '') this.#size += 1;
    else slot = home;
    this.#entries[2 * slot] = text;
    this.#entries[2 * slot + 1] = number;
  }

  clear(): void {
    if (this.#size > 0) this.#entries = emptyEntries(this.#slots);
    this.#size = 0;
  }

  #findNear(home: number, text: string): number {
    for (let probe = 1; probe < PROBES; probe += 1) {
      const slot = (home + probe) & (this.#slots - 1);
      if (this.#entries[2 * slot] === text) return this.#entries[2 * slot + 1] as number;
    }
    return NOT_SEEN;
  }

  #grow(): void {
    const entries = this.#entries;
    this.#slots *= 4;
    this.#shift = shiftFor(this.#slots);
    this.#entries = emptyEntries(this.#slots);
    this.#size = 0;
    for (let i = 0; i < entries.length; i += 2) {
      const text = entries[i] as string;
      if (text !== '') this.add(text, entries[i + 1] as number);
    }
  }
}

function emptyEntries(slots: number): (string | number)[] {
  return Array.from({ length: slots * 2 }, (_, i) => (i % 2 === 0 ? '' : NOT_SEEN));
}
