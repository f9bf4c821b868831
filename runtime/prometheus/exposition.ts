import type { SeriesStore } from '../metrics/series-store.ts';
import { FamilyText } from './family-text.ts';
import { familyHeader } from './line-shapes.ts';
import { type Readers, ScrapeBody } from './scrape-body.ts';

/** The media type of what an exposition renders. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * A series store as Prometheus text, format 0.0.4: families in code-unit order of their names,
 * each with HELP and TYPE once and its series in code-unit order of their labels. It shows the
 * families that the store has when it is made.
 *
 * The body is kept between scrapes and only what changed is written again, in place, unless
 * somebody still holds the last body. One exposition at a time reads a store's changes; when
 * another one read it meanwhile, everything is rendered again.
 */
export class Exposition {
  readonly #store: SeriesStore;
  readonly #families: readonly FamilyText[];
  #refused = 0;
  /** Of this body and of older ones, which may share bytes with it. */
  readonly #readers: Readers = { count: 0 };
  #body = new ScrapeBody([], this.#readers);

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = store.families
      .map((family) => new FamilyText(family))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The text as of now. The caller releases the body when it has read its bytes. */
  body(): ScrapeBody {
    if (this.#follow()) this.#body = new ScrapeBody(this.#parts(), this.#readers);
    this.#body.acquire();
    return this.#body;
  }

  /** The text as of now, as a string. */
  text(): string {
    const body = this.body();
    const text = Buffer.concat(body.parts).toString();
    body.release();
    return text;
  }

  /** Brings every family up to date; false when nothing changed since the last body. */
  #follow(): boolean {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      for (const family of this.#families) family.expire();
    }
    let changed = this.#refused !== this.#store.refused;
    this.#refused = this.#store.refused;
    const inUse = this.#readers.count > 0;
    for (const family of this.#families) changed = family.update(inUse) || changed;
    return changed;
  }

  #parts(): readonly Uint8Array[] {
    const { refusalsFamily } = this.#store;
    const parts = this.#families.flatMap((family) => family.parts);
    if (refusalsFamily === undefined || this.#refused === 0) return parts;
    const before = this.#families.filter((family) => family.name < refusalsFamily.name);
    const { name, help } = refusalsFamily;
    const text = `${familyHeader(name, help, 'counter')}${name} ${this.#refused}\n`;
    const at = before.reduce((count, family) => count + family.parts.length, 0);
    return parts.toSpliced(at, 0, Buffer.from(text));
  }
}
