import { CHANGED } from '../metrics/family.ts';
import { LONGEST_NUMBER, type Numbers, numbersOf, type SeriesLines } from './series-lines.ts';

/** Bytes of text at which a block is split, if it has more than one series. */
const SPLIT_AT = 32 * 1024;
/** Free bytes behind the text: one for so many. */
const SPARE = 32;

/**
 * Neighbouring series of a family, and their text. A snapshot reads the numbers of one moment; when
 * the text is asked for, each that changed is written where it stands, and what stands behind it is
 * moved when it got longer or shorter.
 */
export class Block {
  readonly #lines: SeriesLines[];
  /** Lines of each series. */
  readonly #width: number;
  /** The last snapshot, a number for each line. */
  #numbers: Numbers;
  /** None before the text was asked for. */
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Whether the snapshot is younger than the text. */
  #isStale = true;

  private constructor(width: number, lines: SeriesLines[], numbers: Numbers) {
    this.#width = width;
    this.#lines = lines;
    this.#numbers = numbers;
  }

  /** Blocks of series that are in order, of `width` lines each, with their numbers of now. */
  static of(width: number, all: readonly SeriesLines[]): Block[] {
    const blocks: Block[] = [];
    for (let from = 0; from < all.length; ) {
      let to = from;
      for (let bytes = 0; to < all.length && bytes < SPLIT_AT / 2; to += 1)
        bytes += all[to]!.length;
      const block = new Block(width, all.slice(from, to), numbersOf((to - from) * width));
      for (const [i, lines] of block.#lines.entries())
        lines.snapshot(block.#numbers.values, i * width);
      blocks.push(block);
      from = to;
    }
    return blocks;
  }

  /** The labels of the first series. */
  get first(): string {
    return this.#lines[0]?.labels ?? '';
  }

  /** Reads the numbers of the series that changed. */
  snapshot(): void {
    let row = 0;
    for (const lines of this.#lines) {
      if (lines.series.state === CHANGED) {
        lines.snapshot(this.#numbers.values, row);
        this.#isStale = true;
      }
      row += this.#width;
    }
  }

  /** The text of the last snapshot; good until the next one is asked for. */
  text(): Buffer {
    if (this.#bytes.length === 0) this.#print();
    else if (this.#isStale) this.#write();
    this.#isStale = false;
    return this.#bytes.subarray(0, this.#length);
  }

  /** Puts a series in its place. */
  insert(lines: SeriesLines): void {
    this.text(); // the snapshot is written before lines move
    const before = this.#lines.findLastIndex(({ labels }) => labels < lines.labels);
    const isLast = before === this.#lines.length - 1;
    const at = isLast ? this.#length : lengthOf(this.#lines.slice(0, before + 1));
    const row = (before + 1) * this.#width;
    const { values, digits } = this.#numbers;
    this.#numbers = numbersOf(values.length + this.#width);
    this.#numbers.values.set(values.subarray(0, row));
    this.#numbers.digits.set(digits.subarray(0, row));
    this.#numbers.values.set(values.subarray(row), row + this.#width);
    this.#numbers.digits.set(digits.subarray(row), row + this.#width);
    lines.snapshot(this.#numbers.values, row);
    const text = lines.print(this.#numbers, row);
    this.#makeRoom(lines.length);
    this.#bytes.copyWithin(at + lines.length, at, this.#length);
    this.#bytes.write(text, at);
    this.#length += lines.length;
    this.#lines.splice(before + 1, 0, lines);
  }

  /** The second half of a block that has become too large: it is not in this one any more. */
  split(): Block | undefined {
    if (this.#length < SPLIT_AT || this.#lines.length < 2) return undefined;
    const lines = this.#lines.splice(this.#lines.length / 2);
    const row = this.#lines.length * this.#width;
    const rest = new Block(
      this.#width,
      lines,
      partOf(this.#numbers, row, Number.POSITIVE_INFINITY),
    );
    this.#numbers = partOf(this.#numbers, 0, row);
    rest.#length = lengthOf(rest.#lines);
    this.#length -= rest.#length;
    rest.#bytes = this.#bytes.subarray(this.#length, this.#length + rest.#length);
    rest.#resize(0);
    this.#resize(0);
    return rest;
  }

  #print(): void {
    const text = this.#lines
      .map((lines, i) => lines.print(this.#numbers, i * this.#width))
      .join('');
    this.#bytes = Buffer.from(text);
    this.#length = this.#bytes.length;
    this.#resize(0);
  }

  #write(): void {
    let at = 0;
    let row = 0;
    for (const lines of this.#lines) {
      if (lines.isStale) {
        this.#makeRoom(this.#width * LONGEST_NUMBER);
        const before = lines.length;
        lines.write(this.#bytes, at, this.#length, this.#numbers, row);
        this.#length += lines.length - before;
      }
      at += lines.length;
      row += this.#width;
    }
  }

  /** Free bytes behind the text. */
  #makeRoom(room: number): void {
    if (this.#length + room > this.#bytes.length) this.#resize(room);
  }

  #resize(room: number): void {
    const needed = this.#length + room;
    // Of its own: a slice of a shared pool would keep all of the pool.
    const bytes = Buffer.allocUnsafeSlow(needed + Math.ceil(needed / SPARE));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

function lengthOf(all: readonly SeriesLines[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}

function partOf({ values, digits }: Numbers, from: number, to: number): Numbers {
  return { values: values.slice(from, to), digits: digits.slice(from, to) };
}
