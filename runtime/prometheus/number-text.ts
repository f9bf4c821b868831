const ZERO = 48;
const POINT = 46;
const MAX_INT32 = 0x7fffffff;
/** Up to here a number with six decimals has at most 15 digits. */
const MOST_WITH_DECIMALS = 999_999_999;

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
 * Whole numbers below 2^31 and smaller ones with at most six decimals, which is most of them
 * (counts, and seconds that were milliseconds), never become a string. No two decimals of up to
 * 15 digits are the same double, so these digits are the shortest that parse back.
 */
export class NumberWriter {
  #whole = 0;
  /** Digits after the point, and the number they form. */
  #decimals = 0;
  #fraction = 0;
  #text: string | undefined;

  /** @returns the bytes that `write` will write */
  measure(value: number): number {
    this.#text = undefined;
    this.#decimals = 0;
    if (value >= 0 && value <= MAX_INT32) {
      this.#whole = value | 0;
      if (this.#whole === value) return digitsOf(this.#whole);
      const millionths = Math.round(value * 1e6);
      if (millionths / 1e6 === value && value <= MOST_WITH_DECIMALS) {
        return this.#measureDecimal(millionths);
      }
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
    let end = at + length;
    if (this.#decimals > 0) {
      end -= this.#decimals + 1;
      target[end] = POINT;
      writeDigits(target, end + 1, this.#decimals, this.#fraction);
    }
    writeDigits(target, at, end - at, this.#whole);
  }

  #measureDecimal(millionths: number): number {
    let fraction = (millionths - this.#whole * 1e6) | 0;
    let decimals = 6;
    if (fraction % 1000 === 0) {
      fraction = (fraction / 1000) | 0;
      decimals = 3;
    }
    while (fraction % 10 === 0) {
      fraction = (fraction / 10) | 0;
      decimals -= 1;
    }
    this.#fraction = fraction;
    this.#decimals = decimals;
    return digitsOf(this.#whole) + 1 + decimals;
  }
}

function writeDigits(target: Uint8Array, at: number, length: number, value: number): void {
  let rest = value;
  for (let i = at + length - 1; i >= at; i -= 1) {
    const tenth = (rest / 10) | 0;
    target[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
