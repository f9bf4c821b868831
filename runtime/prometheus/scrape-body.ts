import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

/** Fast, and the text shrinks to a twentieth even so. */
const LEVEL = 1;

/** How often the bytes of an exposition are being read right now. */
export interface Readers {
  count: number;
}

/** The bytes of one scrape, shared by all that ask while nothing changes. */
export class ScrapeBody {
  readonly parts: readonly Uint8Array[];
  /** Bytes in all parts. */
  readonly length: number;
  readonly #readers: Readers;
  #gzipped: Promise<Buffer> | undefined;

  constructor(parts: readonly Uint8Array[], readers: Readers) {
    this.parts = parts;
    this.length = parts.reduce((length, part) => length + part.length, 0);
    this.#readers = readers;
  }

  /** Until `release` is called as often, the parts do not change. */
  acquire(): void {
    this.#readers.count += 1;
  }

  release(): void {
    this.#readers.count -= 1;
  }

  /** The body compressed, off the event loop, once for all who ask. */
  gzipped(): Promise<Buffer> {
    this.#gzipped ??= this.#gzip();
    return this.#gzipped;
  }

  async #gzip(): Promise<Buffer> {
    this.acquire();
    try {
      await setImmediate(); // the event loop gets its turn between rendering and compressing
      return await buffer(Readable.from(this.parts).pipe(createGzip({ level: LEVEL })));
    } finally {
      this.release();
    }
  }
}
