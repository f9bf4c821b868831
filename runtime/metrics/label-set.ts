import { type LabelValues, NOWHERE } from './label-values.ts';
import { MULTIPLIER, shiftFor } from './signature.ts';
import type { TupleFinder } from './tuple-memo.ts';

/** What a label set asks of the families that share it. */
interface Sharer {
  readonly hasRoom: boolean;
  readonly size: number;
}

const FIRST_ROWS = 8;

/**
 * The label tuples of one or several families, each with a row number: an open-addressing table
 * over tuples of codes, at most half full, every hit verified code by code.
 */
export class LabelSet implements TupleFinder<number> {
  readonly names: readonly string[];
  readonly values: readonly LabelValues[];
  /** The tuple that `find` looks up; the caller writes one code per label, in order, from 0 on. */
  readonly codes: Int32Array;

  readonly #sharers: Sharer[] = [];
  readonly #forgetters: (() => void)[] = [];
  #rows = 0;
  #tuples: Int32Array;
  /** Row + 1 per slot; 0 is an empty slot. */
  #table = new Int32Array(FIRST_ROWS * 2);
  #shift = shiftFor(FIRST_ROWS * 2);

  constructor(labels: readonly (readonly [name: string, values: LabelValues])[]) {
    this.names = labels.map(([name]) => name);
    this.values = labels.map(([, values]) => values);
    this.codes = new Int32Array(labels.length);
    this.#tuples = new Int32Array(FIRST_ROWS * this.codes.length);
    for (const values of new Set(this.values)) values.pinnedBy((used) => this.#mark(values, used));
  }

  /** Rows that hold a series of at least one family. */
  get rows(): number {
    return this.#rows;
  }

  /** A family that keeps its cells by the rows of this set. */
  join(sharer: Sharer): void {
    this.#sharers.push(sharer);
  }

  /**
   * The row of the tuple in `codes`; -1 when it is new and no family of the set has room. A new
   * row is only an offer: it is kept when a family takes a sample for it before the next `find`.
   */
  find(): number {
    const codes = this.codes;
    const table = this.#table;
    const tuples = this.#tuples;
    const width = this.names.length;
    for (let i = 0; i < width; i += 1) if (codes[i] === NOWHERE) return -1;
    let slot = hashOf(codes, 0, width) >>> this.#shift;
    for (;;) {
      const row = table[slot]! - 1;
      if (row < 0) return this.#offer();
      const start = row * width;
      let same = 0;
      while (same < width && tuples[start + same] === codes[same]) same += 1;
      if (same === width) return row;
      slot = (slot + 1) & (table.length - 1);
    }
  }

  /** Whether a row from `find` is kept: no offer, and no refusal, which may end with `clear`. */
  lasts(row: number): boolean {
    return row >= 0 && row < this.#rows;
  }

  onForget(forget: () => void): void {
    this.#forgetters.push(forget);
  }

  /** What was remembered of raw texts and their rows no longer holds. */
  forget(): void {
    for (const forget of this.#forgetters) forget();
  }

  /** Keeps an offered row; a row that is kept already is fine, any other is not. */
  keep(row: number): boolean {
    if (row < this.#rows) return true;
    if (row !== this.#rows) return false;
    this.#rows += 1;
    if (this.#rows * 2 > this.#table.length) this.#growTable();
    else this.#enter(row);
    return true;
  }

  /** The label value of a row, by the label's position. */
  text(row: number, label: number): string {
    return this.values[label]!.text(this.#tuples[row * this.codes.length + label]!);
  }

  /** Forgets every row, unless a family still holds a series in one. */
  clear(): void {
    if (this.#sharers.some((sharer) => sharer.size > 0)) return;
    this.#rows = 0;
    this.#table.fill(0);
    this.forget();
  }

  #offer(): number {
    if (!this.#hasRoom()) return -1;
    const start = this.#rows * this.codes.length;
    if (start + this.codes.length > this.#tuples.length) this.#tuples = doubled(this.#tuples);
    this.#tuples.set(this.codes, start);
    return this.#rows;
  }

  #hasRoom(): boolean {
    for (const sharer of this.#sharers) if (sharer.hasRoom) return true;
    return false;
  }

  #enter(row: number): void {
    const table = this.#table;
    const width = this.names.length;
    let slot = hashOf(this.#tuples, row * width, width) >>> this.#shift;
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
    table[slot] = row + 1;
  }

  #growTable(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    this.#shift = shiftFor(this.#table.length);
    for (let row = 0; row < this.#rows; row += 1) this.#enter(row);
  }

  /** Marks the codes of one column's values that a row, or the offered row, needs. */
  #mark(values: LabelValues, used: Uint8Array): void {
    for (const [label, its] of this.values.entries()) {
      if (its !== values) continue;
      for (let row = 0; row < this.#rows; row += 1) {
        used[this.#tuples[row * this.codes.length + label]!] = 1;
      }
    }
  }
}

function hashOf(tuples: Int32Array, start: number, width: number): number {
  let hash = width;
  for (let i = start; i < start + width; i += 1) hash = Math.imul(hash ^ tuples[i]!, MULTIPLIER);
  return hash;
}

function doubled(from: Int32Array): Int32Array {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
