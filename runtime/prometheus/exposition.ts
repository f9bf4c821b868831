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
const NOTHING = Buffer.alloc(0);

/**
 * A series store as Prometheus text, format 0.0.4: families in code-unit order of their names,
 * each with HELP and TYPE once and its series in code-unit order of their labels. It shows the
 * families that the store has when it is made.
 *
 * The text is kept in blocks. A scrape makes a snapshot of the numbers that changed; they are
 * written block by block, as the compressor asks for more, so that nothing else waits for long. What
 * is sent or compressed is a copy.
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
  #isStale = true;
  /** What is compressed after it. */
  #next: Promise<Buffer> | undefined;
  /** What the compressor has not read yet. */
  #reading: Reading | undefined;

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = [...store.families, ...store.ownFamilies()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((family) => new FamilyText(family));
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
    this.#snapshot();
    return [...this.#text()];
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
    this.#snapshot();
    if (last === undefined || this.#isStale) {
      this.#isStale = false;
      this.#reading = new Reading(inPieces(this.#text()));
      const isEmpty = this.#families.every(({ isEmpty }) => isEmpty);
      this.#gzipped = isEmpty ? Promise.resolve(NOTHING) : compressed(this.#reading);
    }
    return this.#gzipped as Promise<Buffer>;
  }

  /** Reads the present numbers, if something changed. */
  #snapshot(): void {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      this.#reading?.finish();
      for (const family of this.#families) family.invalidate();
    }
    // For what it does: their series are ours already, their numbers are of the last scrape.
    this.#store.ownFamilies();
    const changed = this.#families.filter(({ hasChanged }) => hasChanged);
    if (changed.length === 0) return;
    this.#reading?.finish();
    for (const family of changed) family.snapshot();
    this.#copy = undefined;
    this.#isStale = true;
  }

  *#text(): Generator<Buffer, void> {
    for (const family of this.#families) yield* family.parts();
  }
}

/** A text that is read bit by bit, with what is left of it once the text itself must go on. */
class Reading {
  readonly #rest: Generator<Buffer, void>;
  readonly #kept: Buffer[] = [];

  constructor(pieces: Generator<Buffer, void>) {
    this.#rest = pieces;
  }

  *[Symbol.iterator](): Generator<Buffer, void> {
    for (;;) {
      const piece = this.#kept.shift() ?? this.#rest.next().value;
      if (piece === undefined) return;
      yield piece;
    }
  }

  /** Reads all that is left, and keeps it. */
  finish(): void {
    this.#kept.push(...this.#rest);
  }
}

async function compressed(text: Iterable<Buffer>): Promise<Buffer> {
  await nextTurn(); // the event loop gets its turn before the first piece
  return await pipeline(text, createGzip({ level: LEVEL }), buffer);
}

/** Copies of the bytes, neighbours put together while they are small. */
function* inPieces(parts: Iterable<Buffer>): Generator<Buffer, void> {
  let piece = NOTHING;
  for (const part of parts) {
    piece = Buffer.concat([piece, part]);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = NOTHING;
  }
  if (piece.length > 0) yield piece;
}
