import { CHANGED } from '../metrics/metric-family.ts';
import type { Family } from '../metrics/series-store.ts';
import type { LineShape } from './line-shapes.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** What all pages of a family have in common. */
export interface PageShape {
  readonly family: Family;
  readonly lines: readonly LineShape[];
  /** Bytes of each line's head and tail. */
  readonly fixed: readonly number[];
}

/** Free bytes a page keeps for numbers that grow. */
const SLACK = 256;

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
    this.#shape = shape;
    this.#rows = rows;
    this.#start = Buffer.byteLength(header);
    this.#labelLengths = new Int32Array(rows.length);
    this.#lengths = new Int32Array(rows.length);
    this.#numberLengths = new Uint8Array(rows.length * shape.lines.length);
    let text = header;
    for (let i = 0; i < rows.length; i += 1) text += this.#renderSeries(i, labels[i]!);
    this.#length = Buffer.byteLength(text);
    this.#bytes = Buffer.allocUnsafeSlow(this.#length + SLACK);
    this.#bytes.write(text, 0, 'utf8');
  }

  /** The page as it is now. `update` may change these bytes unless told not to. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Writes the numbers of the changed series. With `inUse`, the old bytes are left as they are. */
  update(inUse: boolean): void {
    const most = this.#length + this.#numberLengths.length * 24;
    if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most * 2);
    const { states } = this.#shape.family;
    let from = 0; // copied up to here
    let end = this.#start; // where the next series starts in the old bytes
    let to = 0;
    for (let i = 0; i < this.#rows.length; i += 1) {
      const start = end;
      end += this.#lengths[i]!;
      if (states[this.#rows[i]!] !== CHANGED) continue;
      this.#bytes.copy(scratch, to, from, end);
      const length = this.#updateSeries(i, start, end, to + start - from);
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
   * Brings one series up to date in the scratch bytes, where its old lines were copied to `at`.
   * `end` is where they end in the old bytes.
   * @returns its new length
   */
  #updateSeries(i: number, start: number, end: number, at: number): number {
    const { family, fixed } = this.#shape;
    const { cells } = family;
    const labels = this.#labelLengths[i]!;
    const firstCell = this.#rows[i]! * family.width;
    const firstLine = i * fixed.length;
    const buckets = fixed.length - 2; // of a histogram
    const isHistogram = family.type === 'histogram';
    const lowest = isHistogram ? family.lowestChange(this.#rows[i]!) : 0;
    let old = start;
    let position = at;
    let count = 0;
    for (let line = 0; line < fixed.length; line += 1) {
      const prefix = fixed[line]! + labels;
      const oldLength = this.#numberLengths[firstLine + line]!;
      position += prefix;
      old += prefix;
      if (isHistogram && line < buckets) count += cells[firstCell + line]!;
      if (line >= lowest) {
        const value = isHistogram && line !== buckets ? count : cells[firstCell + line]!;
        const length = number.measure(value);
        if (length !== oldLength) {
          this.#bytes.copy(scratch, position + length, old + oldLength, end);
          this.#numberLengths[firstLine + line] = length;
        }
        number.write(scratch, position, length);
        position += length + 1;
      } else position += oldLength + 1;
      old += oldLength + 1;
    }
    return position - at;
  }

  #renderSeries(i: number, labels: string): string {
    const { family, lines, fixed } = this.#shape;
    const firstCell = this.#rows[i]! * family.width;
    const buckets = lines.length - 2;
    const isHistogram = family.type === 'histogram';
    const labelLength = Buffer.byteLength(labels);
    let length = 0;
    let count = 0;
    let text = '';
    for (let line = 0; line < lines.length; line += 1) {
      if (isHistogram && line < buckets) count += family.cells[firstCell + line]!;
      const value = isHistogram && line !== buckets ? count : family.cells[firstCell + line]!;
      const digits = numberText(value);
      const { head, tail } = lines[line]!;
      text += `${head}${labels}${tail}${digits}\n`;
      this.#numberLengths[i * lines.length + line] = digits.length;
      length += fixed[line]! + labelLength + digits.length + 1;
    }
    this.#labelLengths[i] = labelLength;
    this.#lengths[i] = length;
    return text;
  }
}
