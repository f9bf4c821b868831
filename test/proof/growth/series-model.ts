import type { LabelSet } from '../../../runtime/metrics/label-set.ts';
import { NOWHERE } from '../../../runtime/metrics/label-values.ts';
import {
  type Family,
  SERIES_CAP,
  type SeriesStore,
} from '../../../runtime/metrics/series-store.ts';

/**
 * What a store must hold, worked out from label texts alone: a series is its family's name and the
 * texts of its labels, the first 2048 come in, every sample of another one is refused. It listens
 * in between handlers and families, and to the texts that get no code because there is no room.
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
    const newText = listenForTexts(family.labels);
    const key = (row: number): string => {
      const { codes, values } = family.labels;
      let text = '';
      for (let i = 0; i < values.length; i += 1) {
        // A tuple that was turned away was looked up just now; one that has a row, perhaps long ago.
        const code = codes[i]!;
        const turnedAway = () => (code === NOWHERE ? newText(i) : values[i]!.text(code));
        text += `\n${row < 0 ? turnedAway() : family.labels.text(row, i)}`;
      }
      return text;
    };
    const sample = (row: number, value: unknown, least: number): void => {
      const usable = Number.isFinite(value) && (value as number) >= least;
      if (!usable && !(least > 0 && value === 0)) this.ignored += 1;
      if (usable) this.#admit(series, key(row));
    };
    if (family.type === 'counter') {
      const add = family.add.bind(family);
      family.add = (row, amount, divisor) => {
        sample(row, amount, Number.MIN_VALUE);
        add(row, amount, divisor);
      };
    } else if (family.type === 'gauge') {
      const [set, clear] = [family.set.bind(family), family.clear.bind(family)];
      family.set = (row, value, divisor) => {
        sample(row, value, 0);
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
        sample(row, value, 0);
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

const listened = new WeakMap<LabelSet, (label: number) => string>();

/** The text that was asked for last, by label, of those that got no code. */
function listenForTexts(labels: LabelSet): (label: number) => string {
  const known = listened.get(labels);
  if (known !== undefined) return known;
  const texts: string[] = [];
  for (const [i, values] of labels.values.entries()) {
    const code = values.code.bind(values);
    values.code = (raw) => {
      const its = code(raw);
      if (its === NOWHERE) texts[i] = String(raw).trim();
      return its;
    };
  }
  const newText = (label: number) => texts[label] ?? '';
  listened.set(labels, newText);
  return newText;
}
