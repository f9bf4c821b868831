import { CHANGED } from '../metrics/family.ts';
import { LONGEST_NUMBER, type Numbers, type SeriesLines } from './series-lines.ts';

/** Bytes of text at which a block ends. */
const FULL = 16 * 1024;
/** Free bytes behind the text: one for so many. */
const SPARE = 32;

/**
 * Neighbouring series of a family, and their text. A snapshot reads the numbers of one moment; when
 * the text is asked for, each that changed is written where it stands, and what stands behind it is
 * moved when it got longer or shorter.
 */
export class Block {
  /** The series, in order. */
  readonly lines: readonly SeriesLines[];
  /** Lines of each series. */
  readonly #width: number;
  /** The last snapshot, a number for each line. */
  readonly #numbers: Numbers;
  /** None before the text was asked for. */
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Whether the snapshot is younger than the text. */
  #isStale = true;

  private constructor(width: number, lines: readonly SeriesLines[]) {
    this.lines = lines;
    this.#width = width;
    const count = lines.length * width;
    this.#numbers = { values: new Float64Array(count), digits: new Uint8Array(count) };
    for (const [i, one] of lines.entries()) one.snapshot(this.#numbers.values, i * width);
  }

  /** Blocks of series of `width` lines each, in code-unit order, with their numbers of now. */
  static of(width: number, series: readonly SeriesLines[]): Block[] {
    const all = series.toSorted((a, b) => (a.labels < b.labels ? -1 : 1));
    const total = all.reduce((sum, { length }) => sum + length, 0);
    // Of one size: a full one that gets a series would leave a block of one behind.
    const most = total / Math.ceil(total / FULL);
    const blocks: Block[] = [];
    for (let from = 0; from < all.length; ) {
      let to = from;
      for (let bytes = 0; to < all.length && bytes < most; to += 1) bytes += all[to]!.length;
      blocks.push(new Block(width, all.slice(from, to)));
      from = to;
    }
    return blocks;
  }

  /** Reads the numbers of the series that changed. */
  snapshot(): void {
    let row = 0;
    for (const lines of this.lines) {
      if (lines.series.state === CHANGED) {
        lines.snapshot(this.#numbers.values, row);
        this.#isStale = true;
      }
      row += this.#width;
    }
  }

  /** The text of the last snapshot; good until the next one is asked for. */
  text(): Buffer {
    if (this.#length === 0) this.#print();
    else if (this.#isStale) this.#write();
    this.#isStale = false;
    return this.#bytes.subarray(0, this.#length);
  }

  #print(): void {
    const text = this.lines.map((lines, i) => lines.print(this.#numbers, i * this.#width)).join('');
    this.#bytes = Buffer.from(text);
    this.#length = this.#bytes.length;
    this.#resize(this.#length);
  }

  #write(): void {
    let at = 0;
    let row = 0;
    for (const lines of this.lines) {
      if (lines.isStale) {
        const needed = this.#length + this.#width * LONGEST_NUMBER;
        if (needed > this.#bytes.length) this.#resize(needed);
        const before = lines.length;
        lines.write(this.#bytes, at, this.#length, this.#numbers, row);
        this.#length += lines.length - before;
      }
      at += lines.length;
      row += this.#width;
    }
  }

  #resize(needed: number): void {
    // Of its own: a slice of a shared pool would keep all of the pool.
    const bytes = Buffer.allocUnsafeSlow(needed + Math.ceil(needed / SPARE));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}
