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

/** Where pages are put together before they replace their old bytes. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);
const number = new NumberWriter();

/**
 * Some series of one family, rendered, in the order they print. When numbers change, only they
 * are written again; everything between them is copied from the bytes of the last time.
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
    const most = this.#length + this.#numberLengths.length * LONGEST_NUMBER;
    if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most * 2);
    const { states } = this.#shape.family;
    let from = 0; // copied up to here
    let end = this.#start; // where the next series starts in the old bytes
    let to = 0;
    for (let i = 0; i < this.#rows.length; i += 1) {
      const start = end;
      end += this.#lengths[i]!;
      if (!all && states[this.#rows[i]!]! < CHANGED) continue;
      this.#bytes.copy(scratch, to, from, end);
      const length = this.#updateSeries(i, start, end, to + start - from, all);
      to += start - from + length;
      from = end;
      this.#lengths[i] = length;
    }
    this.#bytes.copy(scratch, to, from, this.#length);
    this.#replace(to + this.#length - from, inUse);
  }

  #replace(length: number, inUse: boolean): void {
    this.#length = length;
    if (inUse || length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(length + SLACK);
    scratch.copy(this.#bytes, 0, 0, length);
  }

  /**
   * Brings one series up to date in the scratch bytes, where its old lines, which end at `end` in
   * the old bytes, were copied to `at`.
   * @returns its new length
   */
  #updateSeries(i: number, start: number, end: number, at: number, all: boolean): number {
    const { family, fixed } = this.#shape;
    const { cells } = family;
    const row = this.#rows[i]!;
    const firstCell = row * family.width;
    const firstLine = i * fixed.length;
    const labels = this.#labelLengths[i]!;
    const histogram = family.type === 'histogram' ? family : undefined;
    const buckets = histogram === undefined ? 0 : fixed.length - 2;
    const lowest = histogram === undefined || all ? 0 : histogram.lowestChange(row);
    let old = start;
    let position = at;
    let value = 0;
    for (let line = 0; line < fixed.length; line += 1) {
      const prefix = fixed[line]! + labels;
      const oldLength = this.#numberLengths[firstLine + line]!;
      position += prefix;
      old += prefix;
      value += line < buckets || histogram === undefined ? cells[firstCell + line]! : 0;
      if (line < lowest) {
        position += oldLength + 1;
      } else {
        const isSum = histogram !== undefined && line === buckets;
        const length = number.measure(isSum ? histogram.sum(row) : value);
        if (length !== oldLength) {
          this.#bytes.copy(scratch, position + length, old + oldLength, end);
          this.#numberLengths[firstLine + line] = length;
        }
        number.write(scratch, position, length);
        position += length + 1;
      }
      old += oldLength + 1;
    }
    return position - at;
  }
}
