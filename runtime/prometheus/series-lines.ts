import type { Series } from '../metrics/family.ts';
import type { HistogramSeries } from '../metrics/histogram.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** Bytes of the longest number, such as 2.2250738585072014e-308. */
const LONGEST_NUMBER = 24;
const NO_COUNTS: readonly number[] = [];
const writer = new NumberWriter();

/** What all series of a family print alike. */
export interface FamilyLines {
  readonly labels: readonly string[];
  readonly isHistogram: boolean;
  /** The lines of a series whose numbers are all 0, split where its labels go. */
  readonly blank: readonly string[];
  /** Bytes of these parts together. */
  readonly blankLength: number;
  /** Bytes of each line before its number, labels apart. */
  readonly fixed: readonly number[];
}

export function linesOf(family: Family): FamilyLines {
  const { name, labels } = family;
  const bare = labels.length === 0;
  const plain = (suffix: string): string[] =>
    bare ? [`${name}${suffix} `, ''] : [`${name}${suffix}{`, '} '];
  const bucket = (bound: number): string[] => [
    `${name}_bucket{`,
    `${bare ? '' : ','}le="${numberText(bound)}"} `,
  ];
  const lines =
    family.type === 'histogram'
      ? [
          ...[...family.bounds, Number.POSITIVE_INFINITY].map(bucket),
          plain('_sum'),
          plain('_count'),
        ]
      : [plain('')];
  const heads = lines.map(([head], i) => (i === 0 ? '' : `${lines[i - 1]![1]}0\n`) + head);
  const blank = [...heads, `${lines.at(-1)![1]}0\n`];
  return {
    labels,
    isHistogram: family.type === 'histogram',
    blank,
    blankLength: Buffer.byteLength(blank.join('')),
    fixed: lines.map((line) => Buffer.byteLength(line.join(''))),
  };
}

/** The lines of one series in the bytes of a block: where their numbers stand, and which they are. */
export class SeriesLines {
  readonly series: Series & { readonly value?: number };
  readonly labels: string;
  /** Bytes of all lines. */
  length: number;
  readonly #family: FamilyLines;
  readonly #labelLength: number;
  /** Per line: its number, and the bytes of it. */
  readonly #numbers: Float64Array;
  readonly #digits: Uint8Array;

  constructor(family: FamilyLines, series: Series) {
    const lines = family.fixed.length;
    this.labels = labelText(family.labels, series);
    this.series = series;
    this.#family = family;
    this.#labelLength = Buffer.byteLength(this.labels);
    this.#numbers = new Float64Array(lines);
    this.#digits = new Uint8Array(lines).fill(1);
    this.length = family.blankLength + lines * this.#labelLength;
  }

  /** The lines while all numbers are 0, before the first update. */
  get blank(): string {
    return this.#family.blank.join(this.labels);
  }

  /** Bytes that an update adds at most. */
  get mostGrowth(): number {
    return this.#digits.length * LONGEST_NUMBER;
  }

  /** Writes the numbers of now into the lines, which stand at `start`, in text that goes to `end`. */
  update(bytes: Buffer, start: number, end: number): void {
    const { fixed, isHistogram } = this.#family;
    const numbers = this.#numbers;
    const digits = this.#digits;
    const labelLength = this.#labelLength;
    const counts = isHistogram ? (this.series as HistogramSeries).counts : NO_COUNTS;
    const last = fixed.length - 1;
    const before = this.length;
    let at = start;
    let count = 0;
    for (let line = 0; line <= last; line += 1) {
      if (line < counts.length) count += counts[line]!;
      const value = line < counts.length || (isHistogram && line === last) ? count : this.#number();
      at += fixed[line]! + labelLength;
      if (value !== numbers[line]) this.#write(bytes, line, at, end + this.length - before, value);
      at += digits[line]! + 1;
    }
  }

  /** What a counter or a gauge holds; the sum of a histogram. */
  #number(): number {
    return this.#family.isHistogram
      ? (this.series as HistogramSeries).sum
      : (this.series as Series & { readonly value: number }).value;
  }

  /** Writes the number of a line to its place. */
  #write(bytes: Buffer, line: number, place: number, end: number, value: number): void {
    this.#numbers[line] = value;
    const length = writer.measure(value);
    const before = this.#digits[line]!;
    if (length !== before) {
      bytes.copyWithin(place + length, place + before, end);
      this.length += length - before;
      this.#digits[line] = length;
    }
    writer.write(bytes, place);
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
