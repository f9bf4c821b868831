import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
/** Fast, and the text shrinks to a twentieth even so. */
const LEVEL = 1;

/** The bytes of one scrape, shared by all that ask while nothing changes. */
export class ScrapeBody {
  readonly bytes: Buffer;
  #gzipped: Promise<Buffer> | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The body compressed, off the event loop, once for all who ask. */
  gzipped(): Promise<Buffer> {
    this.#gzipped ??= this.#gzip();
    return this.#gzipped;
  }

  async #gzip(): Promise<Buffer> {
    await setImmediate(); // the event loop gets its turn between rendering and compressing
    return compress(this.bytes, { level: LEVEL });
  }
}
