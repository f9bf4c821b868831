import type { CounterSeries } from '../metrics/counter.ts';
import type { Series } from '../metrics/family.ts';
import type { GaugeSeries } from '../metrics/gauge.ts';
import type { HistogramSeries } from '../metrics/histogram.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** Bytes of the longest number, such as 2.2250738585072014e-308. */
const LONGEST_NUMBER = 24;
const writer = new NumberWriter();

/** What all series of a family print alike. */
export interface FamilyLines {
  readonly labels: readonly string[];
  readonly isHistogram: boolean;
  /** The lines of a series whose numbers are all 0, cut where its labels stand. */
  readonly pieces: readonly string[];
  /** Bytes of each line but its labels and its number. */
  readonly fixed: readonly number[];
  /** Bytes of all pieces. */
  readonly total: number;
}

/** Stands for the labels; no name has it. */
const LABELS = '\0';

export function linesOf(family: Family): FamilyLines {
  const { name, labels } = family;
  const bare = labels.length === 0;
  const braced = bare ? LABELS : `{${LABELS}}`;
  const plain = (suffix: string) => `${name}${suffix}${braced} 0\n`;
  const bucket = (bound: number) =>
    `${name}_bucket{${LABELS}${bare ? '' : ','}le="${numberText(bound)}"} 0\n`;
  const isHistogram = family.type === 'histogram';
  const lines = isHistogram
    ? [...[...family.bounds, Number.POSITIVE_INFINITY].map(bucket), plain('_sum'), plain('_count')]
    : [plain('')];
  const fixed = lines.map((line) => Buffer.byteLength(line) - `${LABELS}0\n`.length);
  const pieces = lines.join('').split(LABELS);
  return { labels, isHistogram, pieces, fixed, total: Buffer.byteLength(pieces.join('')) };
}

/** The numbers of lines, and the bytes of each as text. */
export interface Numbers {
  readonly values: Float64Array;
  readonly digits: Uint8Array;
}

/** The lines of one series in the text of a block: where their numbers stand, and what changed. */
export class SeriesLines {
  readonly series: Series;
  readonly labels: string;
  /** Bytes of all lines; none before they are in the text. */
  length = 0;
  /** The first line whose number is not written yet; buckets below it are as they were. */
  #first = 0;
  readonly #family: FamilyLines;
  readonly #labelLength: number;

  constructor(family: FamilyLines, series: Series) {
    this.labels = labelText(family.labels, series);
    this.series = series;
    this.#family = family;
    this.#labelLength = Buffer.byteLength(this.labels);
  }

  /** Bytes of all lines, with numbers of one digit before they are in the text. */
  get size(): number {
    const { total, fixed } = this.#family;
    return this.length || total + fixed.length * this.#labelLength;
  }

  /** Bytes that writing may add to the text at most. */
  get growth(): number {
    return this.#family.fixed.length * LONGEST_NUMBER + (this.length === 0 ? this.size : 0);
  }

  /** Whether the snapshot is younger than the text. */
  get isStale(): boolean {
    return this.#first < this.#family.fixed.length;
  }

  /** Reads the numbers of the series into `values`, from `row` on. */
  snapshot(values: Float64Array, row: number): void {
    if (this.#family.isHistogram) this.#readBuckets(values, row);
    else {
      values[row] = (this.series as CounterSeries | GaugeSeries).value;
      this.#first = 0;
    }
  }

  #readBuckets(values: Float64Array, row: number): void {
    const { counts, sum } = this.series as HistogramSeries;
    const sumLine = counts.length;
    let first = sumLine;
    let count = 0;
    for (let line = 0; line < sumLine; line += 1) {
      count += counts[line]!;
      if (values[row + line] === count) continue;
      values[row + line] = count;
      if (line < first) first = line;
    }
    values[row + sumLine] = sum;
    values[row + sumLine + 1] = count;
    this.#first = first;
  }

  /**
   * Writes the numbers of the snapshot into the lines, in text that goes to `end`. The lines stand
   * at `start`; new ones are put there.
   */
  write(bytes: Buffer, start: number, end: number, { values, digits }: Numbers, row: number): void {
    const { fixed, pieces } = this.#family;
    let at = start;
    let until = end;
    if (this.length === 0) {
      until += this.size;
      bytes.copyWithin(start + this.size, start, end);
      bytes.write(pieces.join(this.labels), start);
    }
    for (let line = 0; line < fixed.length; line += 1) {
      const place = at + fixed[line]! + this.#labelLength;
      const index = row + line;
      const before = digits[index]!;
      if (line >= this.#first) {
        const length = writer.measure(values[index]!);
        if (length !== before) {
          bytes.copyWithin(place + length, place + before, until);
          until += length - before;
          digits[index] = length;
        }
        writer.write(bytes, place);
      }
      at = place + digits[index]! + 1;
    }
    this.#first = fixed.length;
    this.length += until - end;
  }
}

/** The labels of a series as `name="value"` pairs, in declared order, without braces. */
function labelText(names: readonly string[], { labels }: Series): string {
  let text = '';
  for (let i = 0; i < names.length; i += 1) {
    text += `${i === 0 ? '' : ','}${names[i]}="${escapeLabelValue(labels[i] ?? '')}"`;
  }
  return text;
}

function escapeLabelValue(text: string): string {
  if (!/[\\"\n]/.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
