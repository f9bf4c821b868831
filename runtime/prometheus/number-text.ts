const ZERO = 48;

/** A number as the text format spells it: the shortest text that parses back to the same double. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Bytes of a whole number from 0 to 2^31 - 1; 0 for any other number. */
export function digitsOf(value: number): number {
  if (value < 0 || value > 0x7fffffff || (value | 0) !== value) return 0;
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits += 1;
  return digits;
}

/** Writes a whole number with so many digits. */
export function writeDigits(target: Uint8Array, at: number, digits: number, value: number): void {
  let rest = value;
  for (let i = at + digits - 1; i >= at; i -= 1) {
    const tenth = (rest / 10) | 0;
    target[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
