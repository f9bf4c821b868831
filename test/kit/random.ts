/** Random numbers that a seed reproduces (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** @param items at least one */
  pick<Item>(items: ArrayLike<Item>): Item {
    return items[this.below(items.length)]!;
  }

  /** Characters of an alphabet. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => this.pick(alphabet)).join('');
  }

  /** Lower-case hexadecimal digits, not all of them 0. */
  hex(length: number): string {
    return this.text(length - 1, '0123456789abcdef') + this.text(1, '123456789abcdef');
  }
}
