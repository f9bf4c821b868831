import type { Series } from '../metrics/family.ts';
import type { HistogramSeries } from '../metrics/histogram.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** Bytes of the longest text of a double: -2.2250738585072014e-308. */
const LONGEST_NUMBER = 24;
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

/** The lines of one series in a page: where their numbers stand, and which are written there. */
export class SeriesLines {
  readonly series: Series & { readonly value?: number };
  readonly labels: string;
  /** Whether the last page has them. */
  isPrinted = false;
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
    this.#family = family;
    this.series = series;
    this.#labelLength = Buffer.byteLength(this.labels);
    this.#numbers = new Float64Array(lines);
    this.#digits = new Uint8Array(lines).fill(1);
    this.length = family.blankLength + lines * this.#labelLength;
  }

  /** The lines with the number 0, as they are before the first update. */
  get blank(): string {
    return this.#family.blank.join(this.labels);
  }

  /** Bytes that an update adds at most. */
  get mostGrowth(): number {
    return this.#digits.length * LONGEST_NUMBER;
  }

  /** Writes the numbers of now into the lines, which stand at `start` and are the last of the page. */
  update(page: Buffer, start: number): void {
    if (!this.#family.isHistogram) {
      this.#write(page, start, 0, start, this.series.value ?? 0);
      return;
    }
    const { counts, sum } = this.series as HistogramSeries;
    let at = start;
    let count = 0;
    for (let i = 0; i < counts.length; i += 1) {
      count += counts[i]!;
      at = this.#write(page, start, i, at, count);
    }
    at = this.#write(page, start, counts.length, at, sum);
    this.#write(page, start, counts.length + 1, at, count);
  }

  /** Writes the number of the line that starts at `at`. @returns where the line ends */
  #write(page: Buffer, start: number, line: number, at: number, value: number): number {
    const place = at + this.#family.fixed[line]! + this.#labelLength;
    if (value !== this.#numbers[line]) {
      this.#numbers[line] = value;
      const length = writer.measure(value);
      const before = this.#digits[line]!;
      if (length !== before) {
        page.copyWithin(place + length, place + before, start + this.length);
        this.length += length - before;
        this.#digits[line] = length;
      }
      writer.write(page, place);
    }
    return place + this.#digits[line]! + 1;
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
