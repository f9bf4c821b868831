import { CHANGED } from '../metrics/family.ts';
import type { Numbers, SeriesLines } from './series-lines.ts';

/** Bytes of text at which a block ends. */
const FULL = 16 * 1024;
/** Free bytes behind the text: one for so many. */
const SPARE = 16;
const NOTHING = Buffer.alloc(0);

/**
 * Neighbouring series of a family, and their text. A snapshot reads the numbers of one moment; when
 * the text is asked for, new series are put in their places and each number that changed is written
 * where it stands; what stands behind it is moved when it got longer or shorter.
 */
export class Block {
  /** The series, in order. */
  readonly lines: readonly SeriesLines[];
  /** Lines of each series. */
  readonly #width: number;
  /** The last snapshot, a number for each line, which is 0 before. */
  readonly #numbers: Numbers;
  #bytes = NOTHING;
  #length = 0;
  /** Bytes of the text, about. */
  readonly #size: number;
  /** Whether the snapshot is younger than the text. */
  #isStale = true;

  constructor(width: number, lines: readonly SeriesLines[], size: number) {
    this.lines = lines;
    this.#width = width;
    this.#size = size;
    const count = lines.length * width;
    this.#numbers = { values: new Float64Array(count), digits: new Uint8Array(count).fill(1) };
  }

  /**
   * Blocks of series of `width` lines each, in code-unit order. Those that stand in `old` come with
   * their text and their last snapshot, the others with their numbers of now.
   */
  static of(width: number, series: readonly SeriesLines[], old = NONE): Block[] {
    const all = series.toSorted((a, b) => (a.labels < b.labels ? -1 : 1));
    const total = all.reduce((sum, { size }) => sum + size, 0);
    // Of one size: a full one that gets a series would leave a block of one behind.
    const most = total / Math.ceil(total / FULL);
    const blocks: Block[] = [];
    let at = 0;
    let row = 0;
    for (let from = 0; from < all.length; ) {
      let to = from;
      let size = 0;
      for (; to < all.length && size < most; to += 1) size += all[to]!.size;
      const block = new Block(width, all.slice(from, to), size);
      blocks.push(block);
      from = to;
      row += block.#take(old, at, row);
      at += block.#length;
    }
    return blocks;
  }

  /** Takes over what stands in `old` from there on. @returns the rows of it */
  #take(old: Block, at: number, oldRow: number): number {
    const { values, digits } = this.#numbers;
    let row = 0;
    let from = oldRow;
    for (const lines of this.lines) {
      const end = row + this.#width;
      this.#length += lines.length;
      if (lines.length === 0) lines.snapshot(values, row);
      else
        for (; row < end; row += 1, from += 1) {
          values[row] = old.#numbers.values[from]!;
          digits[row] = old.#numbers.digits[from]!;
        }
      row = end;
    }
    this.#bytes = old.#bytes.subarray(at, at + this.#length);
    return from - oldRow;
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
    if (this.#isStale) this.#write();
    return this.#bytes.subarray(0, this.#length);
  }

  #write(): void {
    let at = 0;
    let row = 0;
    for (const lines of this.lines) {
      if (lines.isStale) {
        const needed = this.#length + lines.growth;
        if (needed > this.#bytes.length) this.#resize(needed);
        const before = lines.length;
        lines.write(this.#bytes, at, this.#length, this.#numbers, row);
        this.#length += lines.length - before;
      }
      at += lines.length;
      row += this.#width;
    }
    this.#isStale = false;
  }

  #resize(needed: number): void {
    // Of its own: a slice of a shared pool would keep all of the pool.
    const size = Math.max(needed, this.#size);
    const bytes = Buffer.allocUnsafeSlow(size + Math.ceil(size / SPARE));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

/** Where nothing stands yet. */
const NONE = new Block(0, [], 0);
