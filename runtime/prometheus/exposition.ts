import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { SeriesStore } from '../metrics/series-store.ts';
import { FamilyText } from './family-text.ts';

/** The media type of what an exposition renders. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Fast, and the text shrinks to a twentieth even so. */
const LEVEL = 1;
/** Bytes that are worth a turn of the compressor. */
const PIECE = 8 * 1024;

/**
 * A series store as Prometheus text, format 0.0.4: families in code-unit order of their names,
 * each with HELP and TYPE once and its series in code-unit order of their labels. It shows the
 * families that the store has when it is made.
 *
 * The text is kept in blocks. A scrape writes the numbers that changed into them; what is sent is a
 * copy, or compressed off the event loop, while changes go to copies of the blocks that it reads.
 * One exposition at a time reads a store's changes; when another one read it meanwhile, everything
 * is rendered again.
 */
export class Exposition {
  readonly #store: SeriesStore;
  readonly #families: readonly FamilyText[];
  /** The text of the last call, while nothing changes. */
  #copy: Buffer | undefined;
  /** The text that is or was compressed, and whether something changed since. */
  #gzipped: Promise<Buffer> | undefined;
  #isOld = true;
  /** What is compressed after it. */
  #next: Promise<Buffer> | undefined;

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = [...store.families, ...store.ownFamilies()]
      .map((family) => new FamilyText(family))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The text as of now; one copy for all who ask while nothing changes. */
  bytes(): Buffer {
    const parts = this.parts();
    this.#copy ??= Buffer.concat(parts);
    return this.#copy;
  }

  /** The text as of now, as a string. */
  text(): string {
    return this.bytes().toString();
  }

  /** The text as of now, in parts that are good until the next call of this exposition. */
  parts(): readonly Buffer[] {
    this.#follow();
    return this.#families.flatMap((family) => family.update());
  }

  /**
   * The text of one moment after the call, compressed off the event loop, one text at a time: all
   * who ask while one is being compressed share the one after it. No text is no bytes.
   */
  gzipped(): Promise<Buffer> {
    this.#next ??= this.#compressNext();
    return this.#next;
  }

  async #compressNext(): Promise<Buffer> {
    const last = await this.#gzipped?.catch(() => undefined);
    this.#next = undefined;
    this.#follow();
    if (last === undefined || this.#isOld) this.#gzipped = this.#compress();
    this.#isOld = false;
    return this.#gzipped as Promise<Buffer>;
  }

  /** Notes that something changed. */
  #follow(): void {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      for (const family of this.#families) family.invalidate();
    }
    // For what it does: their series are ours already, their numbers are of the last scrape.
    this.#store.ownFamilies();
    if (!this.#families.some(({ hasChanged }) => hasChanged)) return;
    this.#copy = undefined;
    this.#isOld = true;
  }

  async #compress(): Promise<Buffer> {
    const parts = this.#families.flatMap((family) => family.lease());
    if (parts.length === 0) return Buffer.alloc(0);
    try {
      await nextTurn(); // the event loop gets its turn between rendering and compressing
      return await pipeline(inPieces(parts), createGzip({ level: LEVEL }), buffer);
    } finally {
      for (const family of this.#families) family.release();
    }
  }
}

/** The same bytes, neighbours put together while they are small. */
function* inPieces(parts: readonly Buffer[]): Iterable<Buffer> {
  let pending: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    pending.push(part);
    length += part.length;
    if (length < PIECE) continue;
    yield pending.length === 1 ? part : Buffer.concat(pending);
    pending = [];
    length = 0;
  }
  yield Buffer.concat(pending);
}
