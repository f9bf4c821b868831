import type { SeriesStore } from '../metrics/series-store.ts';
import { FamilyText } from './family-text.ts';
import { ScrapeBody } from './scrape-body.ts';

/** The media type of what an exposition renders. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * A series store as Prometheus text, format 0.0.4: families in code-unit order of their names,
 * each with HELP and TYPE once and its series in code-unit order of their labels. It shows the
 * families that the store has when it is made.
 *
 * The lines of every series are kept as bytes. A scrape writes the numbers of the series that
 * changed, and puts all lines together in a body of its own, which nothing changes any more. One
 * exposition at a time reads a store's changes; when another one read it meanwhile, everything is
 * rendered again.
 */
export class Exposition {
  readonly #store: SeriesStore;
  readonly #families: readonly FamilyText[];
  #body = new ScrapeBody(Buffer.alloc(0));

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = [...store.families, ...store.ownFamilies()]
      .map((family) => new FamilyText(family))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The text as of now. */
  body(): ScrapeBody {
    if (this.#follow()) this.#body = new ScrapeBody(this.#render());
    return this.#body;
  }

  /** The text as of now, as a string. */
  text(): string {
    return this.body().bytes.toString();
  }

  /** Brings every family up to date; false when nothing changed since the last body. */
  #follow(): boolean {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      for (const family of this.#families) family.expire();
    }
    // For what it does: their series are ours already, their numbers are of the last scrape.
    this.#store.ownFamilies();
    let changed = false;
    for (const family of this.#families) changed = family.update() || changed;
    return changed;
  }

  #render(): Buffer {
    const body = Buffer.allocUnsafeSlow(
      this.#families.reduce((sum, { length }) => sum + length, 0),
    );
    let at = 0;
    for (const family of this.#families) at = family.copy(body, at);
    return body;
  }
}
