const ZERO = 48;
const POINT = 46;
/** Decimal places that are written without the engine: seconds of microseconds, cents of cents. */
const PLACES = 6;
const SCALE = 10 ** PLACES;
/** No two decimals of at most 15 digits are the same double: below this, one that fits is shortest. */
const EXACT = 1e15;

/** A number as the text format spells it: the shortest text that parses back to the same double. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Writes numbers as `numberText` spells them: measure first, make room, then write. */
export class NumberWriter {
  #whole = 0;
  #wholeDigits = 0;
  /** What stands behind the point, without zeros at its end, and its digits. */
  #part = 0;
  #partDigits = 0;
  #text = '';

  /** Takes a number. @returns its bytes */
  measure(value: number): number {
    if (value >= 0 && value <= 0x7fffffff && (value | 0) === value) {
      this.#whole = value;
      this.#wholeDigits = digitsOf(value);
      this.#partDigits = 0;
      return this.#wholeDigits;
    }
    const scaled = Math.round(value * SCALE);
    // The smallest ones have an exponent.
    if (value < 1e-6 || scaled > EXACT || scaled / SCALE !== value) {
      this.#text = numberText(value);
      this.#wholeDigits = 0;
      return this.#text.length;
    }
    const whole = Math.trunc(value) | 0;
    // Whole numbers all along: the remainder of doubles is slow.
    let part = (scaled - whole * SCALE) | 0;
    let digits = PLACES;
    for (let tenth = (part / 10) | 0; tenth * 10 === part; tenth = (part / 10) | 0) {
      part = tenth;
      digits -= 1;
    }
    this.#whole = whole;
    this.#wholeDigits = digitsOf(whole);
    this.#part = part;
    this.#partDigits = digits;
    return this.#wholeDigits + 1 + digits;
  }

  /** Writes the number that was measured last. */
  write(target: Buffer, at: number): void {
    if (this.#wholeDigits === 0) {
      target.write(this.#text, at, 'latin1');
      return;
    }
    writeDigits(target, at, this.#wholeDigits, this.#whole);
    if (this.#partDigits === 0) return;
    const point = at + this.#wholeDigits;
    target[point] = POINT;
    writeDigits(target, point + 1, this.#partDigits, this.#part);
  }
}

/** Digits of a whole number from 0 to 2^31 - 1. */
function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits += 1;
  return digits;
}

/** Writes a whole number with so many digits, zeros in front. */
function writeDigits(target: Uint8Array, at: number, digits: number, value: number): void {
  let rest = value;
  for (let i = at + digits - 1; i >= at; i -= 1) {
    const tenth = (rest / 10) | 0;
    target[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
