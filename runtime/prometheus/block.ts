import { CHANGED } from '../metrics/family.ts';
import { LONGEST_NUMBER, type SeriesLines } from './series-lines.ts';

/** Bytes of text at which a block is split, if it has more than one series. */
const SPLIT_AT = 32 * 1024;
/** Free bytes behind the text: one for so many. */
const SPARE = 32;

/**
 * Neighbouring series of a family, and their text. A number that changed is written where it
 * stands; what stands behind it is moved when it got longer or shorter. A text that is leased stays
 * as it is: changes go to a copy.
 */
export class Block {
  readonly #lines: SeriesLines[] = [];
  /** Lines of each series. */
  readonly #width: number;
  /** Bytes of the number of every line. */
  #digits = new Uint8Array();
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Whether a reader needs the text as it is. */
  isLeased = false;

  private constructor(width: number) {
    this.#width = width;
  }

  /** Blocks of series that are in order, of `width` lines each. */
  static of(width: number, all: readonly SeriesLines[]): Block[] {
    const blocks: Block[] = [];
    for (let from = 0; from < all.length; ) {
      const block = new Block(width);
      from = block.#fill(all, from);
      blocks.push(block);
    }
    return blocks;
  }

  /** The labels of the first series. */
  get first(): string {
    return this.#lines[0]?.labels ?? '';
  }

  /** The text; good until the block is changed, or as long as it is leased. */
  get text(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Writes the numbers that changed. */
  update(): void {
    let at = 0;
    let row = 0;
    for (const lines of this.#lines) {
      if (lines.series.state === CHANGED) this.#write(lines, at, row);
      at += lines.length;
      row += this.#width;
    }
  }

  /** Puts a series in its place. */
  insert(lines: SeriesLines): void {
    const own = new Uint8Array(this.#width);
    const text = lines.print(own);
    const before = this.#lines.findLastIndex(({ labels }) => labels < lines.labels);
    const isLast = before === this.#lines.length - 1;
    const at = isLast ? this.#length : lengthOf(this.#lines.slice(0, before + 1));
    this.#makeRoom(lines.length);
    this.#bytes.copyWithin(at + lines.length, at, this.#length);
    this.#bytes.write(text, at);
    this.#length += lines.length;
    this.#lines.splice(before + 1, 0, lines);
    const row = (before + 1) * this.#width;
    const digits = new Uint8Array(this.#digits.length + this.#width);
    digits.set(this.#digits.subarray(0, row));
    digits.set(own, row);
    digits.set(this.#digits.subarray(row), row + this.#width);
    this.#digits = digits;
  }

  /** The second half of a block that has become too large: it is not in this one any more. */
  split(): Block | undefined {
    if (this.#length < SPLIT_AT || this.#lines.length < 2) return undefined;
    const rest = new Block(this.#width);
    rest.#lines.push(...this.#lines.splice(this.#lines.length / 2));
    rest.#digits = this.#digits.slice(this.#lines.length * this.#width);
    this.#digits = this.#digits.slice(0, this.#lines.length * this.#width);
    rest.#length = lengthOf(rest.#lines);
    this.#length -= rest.#length;
    rest.#bytes = this.#bytes.subarray(this.#length, this.#length + rest.#length);
    rest.#resize(0);
    this.#resize(0);
    return rest;
  }

  /** Takes series while there is room for them. @returns the index of the first one left */
  #fill(all: readonly SeriesLines[], from: number): number {
    const digits = new Uint8Array((all.length - from) * this.#width);
    let text = '';
    let index = from;
    for (; index < all.length && text.length < SPLIT_AT / 2; index += 1) {
      text += all[index]!.print(digits.subarray((index - from) * this.#width));
      this.#lines.push(all[index]!);
    }
    this.#digits = digits.slice(0, (index - from) * this.#width);
    this.#bytes = Buffer.from(text);
    this.#length = this.#bytes.length;
    this.#resize(0);
    return index;
  }

  #write(lines: SeriesLines, at: number, row: number): void {
    this.#makeRoom(this.#width * LONGEST_NUMBER);
    const before = lines.length;
    lines.update(this.#bytes, at, this.#length, this.#digits, row);
    this.#length += lines.length - before;
  }

  /** Free bytes behind the text, in bytes that are not leased. */
  #makeRoom(room: number): void {
    if (this.isLeased || this.#length + room > this.#bytes.length) this.#resize(room);
  }

  #resize(room: number): void {
    const needed = this.#length + room;
    // Of its own: a slice of a shared pool would keep all of the pool.
    const bytes = Buffer.allocUnsafeSlow(needed + Math.ceil(needed / SPARE));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
    this.isLeased = false;
  }
}

function lengthOf(all: readonly SeriesLines[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}
