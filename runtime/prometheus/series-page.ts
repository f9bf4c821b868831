import { CHANGED } from '../metrics/metric-family.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter } from './number-text.ts';

/** What all pages of a family have in common. */
export interface PageShape {
  readonly family: Family;
  /** The lines of a series whose numbers are all 0, split where the labels go. */
  readonly blank: readonly string[];
  /** Bytes of each line before its number, labels apart. */
  readonly fixed: readonly number[];
}

/** Free bytes a page keeps for numbers that grow. */
const SLACK = 256;
/** Bytes; no double is longer than -1.7976931348623157e+308. */
const LONGEST_NUMBER = 24;

/** Where a page is put together from the first number on that takes another number of bytes. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);
const number = new NumberWriter();

/**
 * Some series of one family, rendered, in the order they print. When numbers change, only they are
 * written again, where they are; from the first on that got longer or shorter, what stands between
 * such numbers is moved.
 */
export class SeriesPage {
  readonly #shape: PageShape;
  readonly #rows: readonly number[];
  /** Bytes before the first series: the family's header, on its first page. */
  readonly #start: number;
  /** Per series: bytes of its labels, and of all its lines. */
  readonly #labelLengths: Int32Array;
  readonly #lengths: Int32Array;
  /** Per series and line: bytes of its number. */
  readonly #numberLengths: Uint8Array;
  #bytes: Buffer;
  #length: number;
  /**
   * While updating: numbers that did not fit, the bytes before the first of them, how far the bytes
   * have been read since, and how many are in the scratch.
   */
  #splices = 0;
  #kept = 0;
  #read = 0;
  #copied = 0;

  /** Renders from scratch. `labels` are the label texts of `rows`, one for each. */
  constructor(
    shape: PageShape,
    header: string,
    rows: readonly number[],
    labels: readonly string[],
  ) {
    const { blank, fixed } = shape;
    this.#shape = shape;
    this.#rows = rows;
    this.#start = Buffer.byteLength(header);
    this.#labelLengths = Int32Array.from(labels, (text) => Buffer.byteLength(text));
    const fixedLength = fixed.reduce((sum, length) => sum + length + 2, 0);
    this.#lengths = this.#labelLengths.map((length) => length * fixed.length + fixedLength);
    this.#numberLengths = new Uint8Array(rows.length * fixed.length).fill(1);
    this.#bytes = Buffer.from(header + labels.map((text) => blank.join(text)).join(''));
    this.#length = this.#bytes.length;
    this.update(false, true);
  }

  /** The page as it is now. `update` may change these bytes unless told not to. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /**
   * Writes the numbers of the changed series, or of all of them. With `inUse`, the old bytes are
   * left as they are.
   */
  update(inUse: boolean, all = false): void {
    const { family } = this.#shape;
    this.#splices = 0;
    if (inUse) this.#bytes = Buffer.from(this.#bytes);
    // In one sweep the bytes come to the processor sooner than number by number.
    else if (!all) this.#bytes.copy(roomFor(this.#length), 0, 0, this.#length);
    let start = this.#start;
    for (let i = 0; i < this.#rows.length; i += 1) {
      const next = start + this.#lengths[i]!;
      if (all || family.states[this.#rows[i]!]! >= CHANGED) this.#updateSeries(i, start, all);
      start = next;
    }
    if (this.#splices > 0) this.#takeSplices();
  }

  /** Writes the numbers of one series, whose lines start at `start`. */
  #updateSeries(i: number, start: number, all: boolean): void {
    const { family, fixed } = this.#shape;
    const { cells } = family;
    const row = this.#rows[i]!;
    const firstCell = row * family.width;
    const firstLine = i * fixed.length;
    const labels = this.#labelLengths[i]!;
    const histogram = family.type === 'histogram' ? family : undefined;
    const buckets = histogram === undefined ? 0 : fixed.length - 2;
    const lowest = histogram === undefined || all ? 0 : histogram.lowestChange(row);
    let at = start;
    let value = 0;
    for (let line = 0; line < fixed.length; line += 1) {
      const length = this.#numberLengths[firstLine + line]!;
      at += fixed[line]! + labels;
      value += line < buckets || histogram === undefined ? cells[firstCell + line]! : 0;
      if (line >= lowest) {
        const isSum = histogram !== undefined && line === buckets;
        const needed = number.measure(isSum ? histogram.sum(row) : value);
        if (needed === length) number.write(this.#bytes, at, length);
        else {
          this.#splice(at, length, needed);
          this.#numberLengths[firstLine + line] = needed;
          this.#lengths[i]! += needed - length;
        }
      }
      at += length + 1;
    }
  }

  /** Writes the measured number to the scratch bytes, instead of the one at `at`. */
  #splice(at: number, length: number, needed: number): void {
    if (this.#splices === 0) this.#openScratch(at);
    this.#copied += this.#bytes.copy(scratch, this.#copied, this.#read, at);
    number.write(scratch, this.#copied, needed);
    this.#copied += needed;
    this.#read = at + length;
    this.#splices += 1;
  }

  #openScratch(at: number): void {
    roomFor(this.#length + this.#numberLengths.length * LONGEST_NUMBER);
    this.#kept = at;
    this.#read = at;
    this.#copied = 0;
  }

  /** Puts the scratch bytes, and what stands behind the last number in them, in place. */
  #takeSplices(): void {
    this.#copied += this.#bytes.copy(scratch, this.#copied, this.#read, this.#length);
    this.#length = this.#kept + this.#copied;
    if (this.#length > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(this.#length + SLACK);
      this.#bytes.copy(bytes, 0, 0, this.#kept);
      this.#bytes = bytes;
    }
    scratch.copy(this.#bytes, this.#kept, 0, this.#copied);
  }
}

/** The scratch bytes, so many of them at least. What was in them is gone when they were too few. */
function roomFor(length: number): Buffer {
  if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(length * 2);
  return scratch;
}
