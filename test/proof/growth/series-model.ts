import type { LabelTexts } from '../../../runtime/metrics/family.ts';
import {
  type Family,
  SERIES_CAP,
  type SeriesStore,
} from '../../../runtime/metrics/series-store.ts';

/**
 * What a store must hold, worked out from label texts alone: a series is its family's name and the
 * texts of its labels, the first 2048 come in, each family's own places left to it, and every sample
 * of another one is refused. It listens between handlers and series.
 */
export class SeriesModel {
  refused = 0;
  ignored = 0;
  size = 0;
  /** Places that are no family's own, and how many of them are taken. */
  readonly #open: number;
  #taken = 0;

  constructor(store: SeriesStore) {
    const families = [...store.families];
    this.#open = SERIES_CAP - families.reduce((sum, { reserve }) => sum + reserve, 0);
    for (const family of families) this.#listen(family);
  }

  /** Places left that are no family's own. */
  get open(): number {
    return this.#open - this.#taken;
  }

  #listen(family: Family): void {
    const known = new Set<string>();
    // Zeros that are there from the start.
    for (const { labels } of family.held)
      this.#admit(known, family.reserve, JSON.stringify(labels));
    const sample = (labels: LabelTexts, value: unknown, least: number): void => {
      const usable = Number.isFinite(value) && (value as number) >= least;
      if (!usable && !(least > 0 && value === 0)) this.ignored += 1;
      if (usable) this.#admit(known, family.reserve, JSON.stringify(labels));
    };
    /** Every series tells of its samples, once for each object. */
    const heard = new WeakSet<object>();
    const find = family.series.bind(family) as (...labels: LabelTexts) => object;
    const listening = (...labels: LabelTexts): object => {
      const series = find(...labels);
      if (heard.has(series)) return series;
      heard.add(series);
      for (const verb of ['add', 'set', 'raise', 'observe']) {
        const act = Reflect.get(series, verb) as ((...args: unknown[]) => void) | undefined;
        if (act === undefined) continue;
        Reflect.set(series, verb, (value: unknown, divisor?: number) => {
          sample(labels, value, verb === 'add' ? Number.MIN_VALUE : 0);
          act.call(series, value, divisor);
        });
      }
      return series;
    };
    family.series = listening as never;
    const clear = family.clear.bind(family);
    family.clear = () => {
      this.size -= known.size;
      this.#taken -= Math.max(known.size - family.reserve, 0);
      known.clear();
      clear();
    };
  }

  #admit(known: Set<string>, reserve: number, key: string): void {
    if (known.has(key)) return;
    const own = known.size < reserve;
    if (!own && this.#taken >= this.#open) {
      this.refused += 1;
      return;
    }
    if (!own) this.#taken += 1;
    known.add(key);
    this.size += 1;
  }
}
