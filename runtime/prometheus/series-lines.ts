import type { CounterSeries } from '../metrics/counter.ts';
import type { Series } from '../metrics/family.ts';
import type { GaugeSeries } from '../metrics/gauge.ts';
import type { HistogramSeries } from '../metrics/histogram.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** Bytes of the longest number, such as 2.2250738585072014e-308. */
export const LONGEST_NUMBER = 24;
const writer = new NumberWriter();

/** What all series of a family print alike. */
export interface FamilyLines {
  readonly labels: readonly string[];
  readonly isHistogram: boolean;
  /** Each line before and behind its labels, up to its number. */
  readonly lines: readonly (readonly [before: string, behind: string])[];
  /** Bytes of both. */
  readonly fixed: readonly number[];
}

export function linesOf(family: Family): FamilyLines {
  const { name, labels } = family;
  const bare = labels.length === 0;
  const plain = (suffix: string): [string, string] =>
    bare ? [`${name}${suffix} `, ''] : [`${name}${suffix}{`, '} '];
  const bucket = (bound: number): [string, string] => [
    `${name}_bucket{`,
    `${bare ? '' : ','}le="${numberText(bound)}"} `,
  ];
  const isHistogram = family.type === 'histogram';
  const lines = isHistogram
    ? [...[...family.bounds, Number.POSITIVE_INFINITY].map(bucket), plain('_sum'), plain('_count')]
    : [plain('')];
  const fixed = lines.map((line) => Buffer.byteLength(line.join('')));
  return { labels, isHistogram, lines, fixed };
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
  /** Bytes of all lines; before they are printed, without their numbers. */
  length: number;
  /** The first line whose number is not written yet; buckets below it are as they were. */
  #first: number;
  readonly #family: FamilyLines;
  readonly #labelLength: number;

  constructor(family: FamilyLines, series: Series) {
    this.labels = labelText(family.labels, series);
    this.series = series;
    this.#family = family;
    this.#first = family.fixed.length;
    this.#labelLength = Buffer.byteLength(this.labels);
    this.length = family.fixed.reduce((sum, fixed) => sum + fixed + this.#labelLength, 0);
  }

  /** Whether the snapshot is younger than the text. */
  get isStale(): boolean {
    return this.#first < this.#family.fixed.length;
  }

  /** The lines with the numbers of the snapshot, which stand from `row` on. */
  print({ values, digits }: Numbers, row: number): string {
    this.#first = this.#family.fixed.length;
    let text = '';
    for (const [line, [before, behind]] of this.#family.lines.entries()) {
      const number = numberText(values[row + line]!);
      digits[row + line] = number.length;
      text += `${before}${this.labels}${behind}${number}\n`;
    }
    this.length = Buffer.byteLength(text);
    return text;
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

  /** Writes the numbers of the snapshot into the lines, which stand at `start`, in text that goes to `end`. */
  write(bytes: Buffer, start: number, end: number, { values, digits }: Numbers, row: number): void {
    const { fixed } = this.#family;
    let at = start;
    let until = end;
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
  return names.map((name, i) => `${name}="${escapeLabelValue(labels[i] ?? '')}"`).join(',');
}

function escapeLabelValue(text: string): string {
  if (!/[\\"\n]/.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
