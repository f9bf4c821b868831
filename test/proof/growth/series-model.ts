import type { LabelTexts } from '../../../runtime/metrics/family.ts';
import {
  type Family,
  SERIES_CAP,
  type SeriesStore,
} from '../../../runtime/metrics/series-store.ts';

/**
 * What a store must hold, worked out from label texts alone: a series is its family's name and the
 * texts of its labels, the first 2048 come in, every sample of another one is refused. It listens
 * between handlers and series.
 */
export class SeriesModel {
  refused = 0;
  ignored = 0;
  size = 0;

  constructor(store: SeriesStore) {
    for (const family of store.families) this.#listen(family);
  }

  #listen(family: Family): void {
    const known = new Set<string>();
    const sample = (labels: LabelTexts, value: unknown, least: number): void => {
      const usable = Number.isFinite(value) && (value as number) >= least;
      if (!usable && !(least > 0 && value === 0)) this.ignored += 1;
      if (usable) this.#admit(known, JSON.stringify(labels));
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
      known.clear();
      clear();
    };
  }

  #admit(known: Set<string>, key: string): void {
    if (known.has(key)) return;
    if (this.size >= SERIES_CAP) {
      this.refused += 1;
      return;
    }
    known.add(key);
    this.size += 1;
  }
}
