import { seriesKey } from './exposition-text.ts';

interface FamilyModel {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Series of its own at most. */
  readonly limit: number;
  /** The samples of each series, by its label texts as JSON. */
  readonly series: Map<string, number[]>;
}

interface Given {
  readonly cap: number;
  /** By name: the kind, and how many series a family has at most. */
  readonly families: Readonly<Record<string, readonly [FamilyModel['kind'], limit?: number]>>;
  readonly bounds: readonly number[];
  /** Names of the labels, which all families have. */
  readonly names: readonly string[];
  /** What becomes of a raw label. */
  readonly textOf: (raw: unknown) => string;
}

/**
 * The plainest model of a series store and its exposition: a Map from JSON keys to lists of samples,
 * with the policy applied to every label of every sample.
 */
export class StoreModel {
  readonly families: Readonly<Record<string, FamilyModel>>;
  refused = 0;
  ignored = 0;
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
    const families = Object.entries(given.families).map(([name, [kind, limit = Infinity]]) => {
      return [name, { kind, limit, series: new Map() }] as const;
    });
    this.families = Object.fromEntries(families);
  }

  get size(): number {
    return Object.values(this.families).reduce((size, { series }) => size + series.size, 0);
  }

  sample(name: string, labels: readonly unknown[], value: number): void {
    const { kind, limit, series } = this.families[name]!;
    if (kind === 'counter' && value === 0) return;
    if (!(Number.isFinite(value) && value >= 0)) {
      this.ignored += 1;
      return;
    }
    const key = JSON.stringify(labels.map(this.#given.textOf));
    const samples = series.get(key);
    if (samples !== undefined) samples.push(value);
    else if (this.size >= this.#given.cap || series.size >= limit) this.refused += 1;
    else series.set(key, [value]);
  }

  clear(): void {
    for (const { series } of Object.values(this.families)) series.clear();
    this.refused = 0;
    this.ignored = 0;
  }

  /** What the exposition must print of the families, by the keys of `samplesByKey`. */
  samples(): Map<string, number> {
    const all = new Map<string, number>();
    for (const [name, { kind, series }] of Object.entries(this.families)) {
      for (const [key, values] of series) {
        const texts = JSON.parse(key) as string[];
        const labels = Object.fromEntries(
          this.#given.names.map((label, i) => [label, texts[i] ?? '']),
        );
        const sum = values.reduce((total, value) => total + value, 0);
        if (kind === 'counter') all.set(seriesKey(name, labels), sum);
        if (kind === 'gauge') all.set(seriesKey(name, labels), values.at(-1)!);
        if (kind !== 'histogram') continue;
        for (const bound of [...this.#given.bounds, Infinity]) {
          const le = bound === Infinity ? '+Inf' : String(bound);
          const count = values.filter((value) => value <= bound).length;
          all.set(seriesKey(`${name}_bucket`, { ...labels, le }), count);
        }
        all.set(seriesKey(`${name}_sum`, labels), sum);
        all.set(seriesKey(`${name}_count`, labels), values.length);
      }
    }
    return all;
  }
}
