import type { SeriesStore } from '../metrics/series-store.ts';
import { FamilyText } from './family-text.ts';
import { NextPage } from './next-page.ts';
import { ScrapeBody } from './scrape-body.ts';

/** The media type of what an exposition renders. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const NOTHING = new ScrapeBody(Buffer.alloc(0));

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
  #body = NOTHING;

  constructor(store: SeriesStore) {
    this.#store = store;
    this.#families = [...store.families, ...store.ownFamilies()]
      .map((family) => new FamilyText(family))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The text as of now. */
  body(): ScrapeBody {
    if (this.#store.reader !== this) {
      this.#store.reader = this;
      this.#body = NOTHING;
      for (const family of this.#families) family.forget();
    }
    // For what it does: their series are ours already, their numbers are of the last scrape.
    this.#store.ownFamilies();
    if (this.#families.some(({ hasChanged }) => hasChanged)) {
      this.#body = new ScrapeBody(this.#render());
    }
    return this.#body;
  }

  /** The text as of now, as a string. */
  text(): string {
    return this.body().bytes.toString();
  }

  #render(): Buffer {
    const page = new NextPage(this.#body.bytes);
    for (const family of this.#families) family.print(page);
    return page.finish();
  }
}
