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

/** The lines of one series in the bytes of a block: where their numbers stand, and what changed. */
export class SeriesLines {
  readonly series: Series;
  readonly labels: string;
  /** Bytes of all lines, once they are printed. */
  length = 0;
  readonly #family: FamilyLines;
  readonly #labelLength: number;

  constructor(family: FamilyLines, series: Series) {
    this.labels = labelText(family.labels, series);
    this.series = series;
    this.#family = family;
    this.#labelLength = Buffer.byteLength(this.labels);
  }

  /**
   * The lines with the numbers of now.
   * @param digits takes the bytes of the number of each line
   */
  print(digits: Uint8Array): string {
    const numbers = this.#numbers().map(numberText);
    for (const [line, number] of numbers.entries()) digits[line] = number.length;
    const lines = this.#family.lines.map(
      ([before, behind], line) => `${before}${this.labels}${behind}${numbers[line]}\n`,
    );
    const text = lines.join('');
    this.length = Buffer.byteLength(text);
    return text;
  }

  #numbers(): number[] {
    if (!this.#family.isHistogram) return [(this.series as CounterSeries | GaugeSeries).value];
    const series = this.series as HistogramSeries;
    const { counts, sum } = series;
    series.lowest = counts.length;
    let count = 0;
    const cumulative = counts.map((own) => {
      count += own;
      return count;
    });
    return [...cumulative, sum, count];
  }

  /**
   * Writes the numbers of now into the lines, which stand at `start`, in text that goes to `end`.
   * @param digits bytes of the number of each line, from `row` on
   */
  update(bytes: Buffer, start: number, end: number, digits: Uint8Array, row: number): void {
    if (this.#family.isHistogram) this.#updateBuckets(bytes, start, end, digits, row);
    else {
      const { value } = this.series as CounterSeries | GaugeSeries;
      this.#write(bytes, this.#place(0, start), end, digits, row, value);
    }
  }

  #updateBuckets(bytes: Buffer, start: number, end: number, digits: Uint8Array, row: number): void {
    const series = this.series as HistogramSeries;
    const { counts } = series;
    const sumLine = this.#family.fixed.length - 2;
    // The lines of the buckets below are as they were.
    const first = series.lowest;
    series.lowest = sumLine;
    let count = 0;
    let at = start;
    let until = end;
    for (let line = 0; line < sumLine + 2; line += 1) {
      if (line < sumLine) count += counts[line]!;
      const place = this.#place(line, at);
      if (line >= first) {
        const value = line === sumLine ? series.sum : count;
        until += this.#write(bytes, place, until, digits, row + line, value);
      }
      at = place + digits[row + line]! + 1;
    }
  }

  /** Where the number of the line stands that starts at `at`. */
  #place(line: number, at: number): number {
    return at + this.#family.fixed[line]! + this.#labelLength;
  }

  /** Writes the number of a line to its place. @returns bytes that the text became longer */
  #write(
    bytes: Buffer,
    place: number,
    end: number,
    digits: Uint8Array,
    index: number,
    value: number,
  ): number {
    const before = digits[index]!;
    const length = writer.measure(value);
    if (length !== before) {
      bytes.copyWithin(place + length, place + before, end);
      this.length += length - before;
      digits[index] = length;
    }
    writer.write(bytes, place);
    return length - before;
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
