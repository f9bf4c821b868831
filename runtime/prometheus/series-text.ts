import type { Series } from '../metrics/family.ts';
import type { HistogramSeries } from '../metrics/histogram.ts';
import type { Family } from '../metrics/series-store.ts';
import { NumberWriter, numberText } from './number-text.ts';

/** Free bytes for numbers that grow. */
const SLACK = 32;
const writer = new NumberWriter();

/** What all series of a family print alike. */
export interface FamilyLines {
  /** The lines of a series whose numbers are all 0, split where its labels go. */
  readonly blank: readonly string[];
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
  return {
    blank: [...heads, `${lines.at(-1)![1]}0\n`],
    fixed: lines.map((line) => Buffer.byteLength(line.join(''))),
  };
}

/**
 * The lines of one series as bytes. When its numbers change, only they are written again, where
 * they are; what stands behind one that got longer or shorter is moved.
 */
export class SeriesText {
  readonly labels: string;
  readonly #series: Series & { readonly value?: number };
  readonly #histogram: HistogramSeries | undefined;
  #bytes: Buffer;
  #length: number;
  readonly #fixed: readonly number[];
  readonly #labelLength: number;
  /** Per line: its number, and the bytes of it. */
  readonly #numbers: Float64Array;
  readonly #digits: Uint8Array;

  constructor(family: Family, lines: FamilyLines, series: Series) {
    this.labels = labelText(family.labels, series);
    this.#series = series;
    this.#histogram = family.type === 'histogram' ? (series as HistogramSeries) : undefined;
    this.#fixed = lines.fixed;
    this.#labelLength = Buffer.byteLength(this.labels);
    this.#numbers = new Float64Array(lines.fixed.length);
    this.#digits = new Uint8Array(lines.fixed.length).fill(1);
    const blank = lines.blank.join(this.labels);
    this.#length = Buffer.byteLength(blank);
    // Of its own: a slice of a shared pool would keep all of the pool.
    this.#bytes = Buffer.allocUnsafeSlow(this.#length + SLACK);
    this.#bytes.write(blank);
    this.update();
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the lines to `at`. @returns how many bytes */
  copy(target: Buffer, at: number): number {
    return this.#bytes.copy(target, at, 0, this.#length);
  }

  /** Writes the numbers as they are now. */
  update(): void {
    if (this.#histogram === undefined) {
      this.#write(0, 0, this.#series.value ?? 0);
      return;
    }
    const { counts, sum } = this.#histogram;
    let at = 0;
    let count = 0;
    for (let i = 0; i < counts.length; i += 1) {
      count += counts[i]!;
      at = this.#write(i, at, count);
    }
    at = this.#write(counts.length, at, sum);
    this.#write(counts.length + 1, at, count);
  }

  /** Writes the number of the line that starts at `start`. @returns where the line ends */
  #write(line: number, start: number, value: number): number {
    const at = start + this.#fixed[line]! + this.#labelLength;
    if (value !== this.#numbers[line]) {
      const length = writer.measure(value);
      if (length !== this.#digits[line]) this.#move(line, at, length);
      writer.write(this.#bytes, at);
      this.#numbers[line] = value;
    }
    return at + this.#digits[line]! + 1;
  }

  /** Makes room for a number of another length. */
  #move(line: number, at: number, length: number): void {
    const end = at + this.#digits[line]!;
    const grown = this.#length + at + length - end;
    if (grown > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(grown + SLACK);
      this.#bytes.copy(bytes, 0, 0, this.#length);
      this.#bytes = bytes;
    }
    this.#bytes.copyWithin(at + length, end, this.#length);
    this.#length = grown;
    this.#digits[line] = length;
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
