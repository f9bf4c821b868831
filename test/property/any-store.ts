import fc from 'fast-check';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { seriesKey } from '../kit/exposition-text.ts';

/** Label texts that formats and readers stumble over. */
const AWKWARD = [
  ...['"', '\\', '\n', '\\n', '\\"', 'a"b\\c\nd', '\r', '\t', '\0', '{', '}', ',', '=', '#'],
  ...['# HELP x y', '} 1', '",b="', '1e3', 'NaN', '+Inf', 'é', '漢字', '🦞', '\u2028', '\ufeff'],
  ...['\u202e', 'e\u0301', 'x'.repeat(250), 'x'.repeat(1000)],
];

const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.tuple(fc.constantFrom(...AWKWARD), fc.constantFrom(...AWKWARD)).map((two) => two.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  // Halves of surrogate pairs among them.
  fc
    .array(fc.nat(0xffff), { minLength: 1, maxLength: 200 })
    .map((units) => String.fromCharCode(...units)),
);
const sample = fc.record({
  texts: fc.tuple(text, text),
  value: fc.oneof(
    fc.double({ min: Number.MIN_VALUE, max: 2 ** 53 - 1, noNaN: true }),
    fc.integer({ min: 1, max: 1e6 }),
    fc.nat(1e9).map((thousandths) => thousandths / 1000 + 0.001),
  ),
  // Whole quarters, so that the plain sum is exact.
  observed: fc.nat(40).map((quarters) => quarters / 4),
});

const BOUNDS = [0.005, 0.1, 1, 2.5, 1e6, 1e21];
const LABELS = ['a', 'b'];

/** A store with so many samples of any texts and numbers, and what its exposition must hold, by the keys of `samplesByKey`. */
export const anyStore = (samples: number) =>
  fc.array(sample, { minLength: samples, maxLength: samples }).map((all) => {
    const store = new SeriesStore({ cap: 1_000_000 });
    const values = store.normaliser.values({}, 'none');
    const family = { help: 'Help with \\ and \n and "quotes".', labels: LABELS };
    const counter = store.counter({ name: 'any_total', ...family });
    const gauge = store.gauge({ name: 'any_value', ...family });
    const histogram = store.histogram({ name: 'any_seconds', ...family, bounds: BOUNDS });
    const model = new StoreModel({
      cap: Infinity,
      families: { any_total: ['counter'], any_value: ['gauge'], any_seconds: ['histogram'] },
      bounds: BOUNDS,
      names: LABELS,
      // What becomes of a text that no policy narrows; the longest are not looked at.
      textOf: (raw) => {
        const given = raw as string;
        return given.length > 256 ? 'none' : given.trim().toWellFormed() || 'none';
      },
    });
    for (const { texts: raws, value, observed } of all) {
      const texts = raws.map((raw) => values.text(raw));
      counter.series(...texts).add(value);
      gauge.series(...texts).set(value);
      histogram.series(...texts).observe(observed);
      for (const name of ['any_total', 'any_value']) model.sample(name, raws, value);
      model.sample('any_seconds', raws, observed);
    }
    return { store, expected: model.samples() };
  });

interface Given {
  readonly cap: number;
  /** By name: the kind, and how many series a family has at most. */
  readonly families: Readonly<
    Record<string, readonly ['counter' | 'gauge' | 'histogram', limit?: number]>
  >;
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
  refused = 0;
  ignored = 0;
  readonly #given: Given;
  /** By family the samples of each series, by its label texts as JSON. */
  readonly #series: ReadonlyMap<string, Map<string, number[]>>;

  constructor(given: Given) {
    this.#given = given;
    this.#series = new Map(Object.keys(given.families).map((name) => [name, new Map()]));
  }

  get size(): number {
    return [...this.#series.values()].reduce((size, series) => size + series.size, 0);
  }

  sample(name: string, labels: readonly unknown[], value: number): void {
    const [kind, limit = Infinity] = this.#given.families[name]!;
    if (kind === 'counter' && value === 0) return;
    if (!(value < 2 ** 53 && value >= 0)) {
      this.ignored += 1;
      return;
    }
    const family = this.#series.get(name)!;
    const key = JSON.stringify(labels.map(this.#given.textOf));
    const samples = family.get(key);
    if (samples !== undefined) samples.push(value);
    else if (this.size >= this.#given.cap || family.size >= limit) this.refused += 1;
    else family.set(key, [value]);
  }

  /** @param name of one family; all of them, and what was counted, by default */
  clear(name?: string): void {
    for (const [each, series] of this.#series)
      if (name === undefined || name === each) series.clear();
    if (name === undefined) [this.refused, this.ignored] = [0, 0];
  }

  /** What the exposition must print of the families, by the keys of `samplesByKey`. */
  samples(): Map<string, number> {
    const { families, names, bounds } = this.#given;
    const all = new Map<string, number>();
    for (const [name, series] of this.#series)
      for (const [key, values] of series) {
        const texts = JSON.parse(key) as string[];
        const labels = Object.fromEntries(names.map((label, i) => [label, texts[i] ?? '']));
        const put = (suffix: string, value: number, more = {}): unknown =>
          all.set(seriesKey(name + suffix, { ...labels, ...more }), value);
        const [kind] = families[name]!;
        const sum = values.reduce((total, value) => total + value, 0);
        if (kind === 'counter') put('', sum);
        if (kind === 'gauge') put('', values.at(-1)!);
        if (kind !== 'histogram') continue;
        for (const bound of [...bounds, Infinity]) {
          const le = bound === Infinity ? '+Inf' : String(bound);
          put('_bucket', values.filter((value) => value <= bound).length, { le });
        }
        put('_sum', sum);
        put('_count', values.length);
      }
    return all;
  }
}
