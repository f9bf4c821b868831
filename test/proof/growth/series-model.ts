import {
  type Family,
  SERIES_CAP,
  type SeriesStore,
} from '../../../runtime/metrics/series-store.ts';

/**
 * What a store must hold, worked out from label texts alone: a series is its family's name and the
 * texts of its labels, the first 2048 come in, every sample of another one is refused. It listens
 * in between handlers and families, and knows nothing of rows, codes in use or tables.
 */
export class SeriesModel {
  refused = 0;
  ignored = 0;
  size = 0;

  constructor(store: SeriesStore) {
    for (const family of store.families) this.#listen(family);
  }

  #listen(family: Family): void {
    const series = new Set<string>();
    const key = (): string => {
      const { codes, values } = family.labels;
      let text = '';
      for (let i = 0; i < values.length; i += 1) text += `\n${values[i]!.text(codes[i]!)}`;
      return text;
    };
    const sample = (value: unknown, least: number): void => {
      const usable = Number.isFinite(value) && (value as number) >= least;
      if (!usable && !(least > 0 && value === 0)) this.ignored += 1;
      if (usable) this.#admit(series, key());
    };
    if (family.type === 'counter') {
      const add = family.add.bind(family);
      family.add = (row, amount, divisor) => {
        sample(amount, Number.MIN_VALUE);
        add(row, amount, divisor);
      };
    } else if (family.type === 'gauge') {
      const [set, clear] = [family.set.bind(family), family.clear.bind(family)];
      family.set = (row, value, divisor) => {
        sample(value, 0);
        set(row, value, divisor);
      };
      family.clear = () => {
        this.size -= series.size;
        series.clear();
        clear();
      };
    } else {
      const observe = family.observe.bind(family);
      family.observe = (row, value, divisor) => {
        sample(value, 0);
        observe(row, value, divisor);
      };
    }
  }

  #admit(series: Set<string>, key: string): void {
    if (series.has(key)) return;
    if (this.size >= SERIES_CAP) {
      this.refused += 1;
      return;
    }
    series.add(key);
    this.size += 1;
  }
}
