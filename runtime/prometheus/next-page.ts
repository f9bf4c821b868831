import type { SeriesLines } from './series-lines.ts';

/** A page may be so much longer than its text: one part in so many. */
const SPARE = 16;

/**
 * A page of text while it is made from the page before. What stays is copied in runs as long as
 * possible; of lines whose numbers changed, only the numbers are written.
 */
export class NextPage {
  readonly #last: Buffer;
  /** Of the last page: what is copied or left out, and what is decided. */
  #done = 0;
  #read = 0;
  #bytes: Buffer;
  #length = 0;

  constructor(last: Buffer) {
    this.#last = last;
    this.#bytes = Buffer.allocUnsafeSlow(last.length + Math.ceil(last.length / SPARE / 2));
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length + this.#read - this.#done;
  }

  /** The next bytes of the last page stay. */
  keep(length: number): void {
    this.#read += length;
  }

  /** The next bytes of the last page go. */
  drop(length: number): void {
    this.#copy(0);
    this.#read += length;
    this.#done = this.#read;
  }

  /** Something that the last page has not. */
  write(text: string): void {
    const length = Buffer.byteLength(text);
    this.#copy(length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** The lines of a series that the last page has not. */
  add(lines: SeriesLines): void {
    this.write(lines.blank);
    lines.isPrinted = true;
    this.#update(lines);
  }

  /** The lines of a series that come next in the last page, with the numbers of now. */
  renew(lines: SeriesLines): void {
    this.#read += lines.length;
    this.#copy(0);
    this.#update(lines);
  }

  /** The whole page. */
  finish(): Buffer {
    this.#copy(0);
    const page = this.#bytes.subarray(0, this.#length);
    if (this.#bytes.length <= this.#length * (1 + 1 / SPARE)) return page;
    const exact = Buffer.allocUnsafeSlow(this.#length);
    page.copy(exact);
    return exact;
  }

  #update(lines: SeriesLines): void {
    this.#reserve(lines.mostGrowth);
    const before = lines.length;
    lines.update(this.#bytes, this.#length - before);
    this.#length += lines.length - before;
  }

  /** Copies what stays, and makes room for so many bytes behind it. */
  #copy(room: number): void {
    const length = this.#read - this.#done;
    this.#reserve(length + room);
    this.#last.copy(this.#bytes, this.#length, this.#done, this.#read);
    this.#length += length;
    this.#done = this.#read;
  }

  #reserve(room: number): void {
    const needed = this.#length + room;
    if (needed <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}
