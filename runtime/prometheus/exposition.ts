import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import type { SeriesStore } from '../metrics/series-store.ts';
import { FamilyText } from './family-text.ts';

/** The media type of what an exposition renders. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Fast, and the text shrinks to a twentieth even so. */
const LEVEL = 1;
/** Bytes that are worth a turn of the compressor. */
const PIECE = 16 * 1024;

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
  #copy: Buffer | undefined;
  #gzipped: Promise<Buffer> | undefined;
  /** Compressions under way. */
  #readers = 0;

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = [...store.families, ...store.ownFamilies()]
      .map((family) => new FamilyText(family))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The text as of now; one copy for all who ask while nothing changes. */
  bytes(): Buffer {
    const blocks = this.blocks();
    this.#copy ??= Buffer.concat(blocks);
    return this.#copy;
  }

  /** The text as of now, as a string. */
  text(): string {
    return this.bytes().toString();
  }

  /** The text as of now, compressed off the event loop, once for all who ask while nothing changes. */
  gzipped(): Promise<Buffer> {
    const blocks = this.blocks();
    this.#gzipped ??= this.#compress(blocks);
    return this.#gzipped;
  }

  /** The text as of now, in parts that are good until the next call of this exposition. */
  blocks(): readonly Buffer[] {
    if (this.#follow()) {
      this.#copy = undefined;
      this.#gzipped = undefined;
    }
    return this.#families.flatMap(({ header, blocks }) =>
      blocks.length === 0 ? [] : [header, ...blocks.map((block) => block.text)],
    );
  }

  /** Brings every family up to date; false when nothing changed since the last time. */
  #follow(): boolean {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      for (const family of this.#families) family.forget();
    }
    // For what it does: their series are ours already, their numbers are of the last scrape.
    this.#store.ownFamilies();
    let changed = false;
    for (const family of this.#families) changed = family.update() || changed;
    return changed;
  }

  async #compress(blocks: readonly Buffer[]): Promise<Buffer> {
    this.#readers += 1;
    for (const { blocks } of this.#families) for (const block of blocks) block.isLent = true;
    try {
      const gzip = createGzip({ level: LEVEL });
      for (const piece of inPieces(blocks)) gzip.write(piece);
      gzip.end();
      return await buffer(gzip);
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0)
        for (const { blocks } of this.#families) for (const block of blocks) block.isLent = false;
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
