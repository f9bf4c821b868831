const ZERO = 48;
const MAX_INT32 = 0x7fffffff;

/** A number as the text format spells it: the shortest text that parses back to the same double. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Bytes of a whole number from 0 to 2^31 - 1. */
function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1_000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  if (value < 100_000_000) return 8;
  return value < 1_000_000_000 ? 9 : 10;
}

/**
 * A number about to be written: `measure` decides how many bytes it takes, `write` writes them.
 * Whole numbers up to 31 bits, which is most of them, never become a string.
 */
export class NumberWriter {
  #whole = 0;
  #text: string | undefined;

  /** @returns the bytes that `write` will write */
  measure(value: number): number {
    if (value >= 0 && value <= MAX_INT32 && (value | 0) === value) {
      this.#whole = value | 0;
      this.#text = undefined;
      return digitsOf(this.#whole);
    }
    this.#text = numberText(value);
    return this.#text.length;
  }

  /** Writes the measured number, `length` bytes of it, at `at`. */
  write(target: Uint8Array, at: number, length: number): void {
    if (this.#text !== undefined) {
      for (let i = 0; i < length; i += 1) target[at + i] = this.#text.charCodeAt(i);
      return;
    }
    let rest = this.#whole;
    for (let i = at + length - 1; i >= at; i -= 1) {
      const tenth = (rest / 10) | 0;
      target[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }
}
