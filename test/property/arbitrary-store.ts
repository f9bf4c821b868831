import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { StoreModel } from '../kit/store-model.ts';
import type { Random } from '../proof/random.ts';

/** Label texts that formats and readers stumble over. */
const AWKWARD: readonly string[] = [
  ...parse(readFileSync(new URL('awkward-texts.yaml', import.meta.url), 'utf8')),
  'x'.repeat(250),
  'x'.repeat(1000),
];

/** Numbers at the edges of the double. */
const EDGES = [
  Number.MIN_VALUE,
  2.2250738585072014e-308,
  Number.EPSILON,
  0.1,
  0.1 + 0.2,
  1 / 3,
  1e21,
  123456789.12345679,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE / 4,
];

/** What becomes of a text that no policy narrows; the longest are not looked at. */
function labelText(raw: string): string {
  return raw.length > 256 ? 'none' : raw.trim().toWellFormed() || 'none';
}

const BOUNDS = [0.005, 0.1, 1, 2.5, 1e6, 1e21];
const LABELS = ['a', 'b'];

/** A store with any label texts and any numbers, and a model of what its exposition must hold. */
export class ArbitraryStore {
  readonly store = new SeriesStore({ cap: 1_000_000 });
  readonly #model = new StoreModel({
    cap: Infinity,
    families: { any_total: ['counter'], any_value: ['gauge'], any_seconds: ['histogram'] },
    bounds: BOUNDS,
    names: LABELS,
    textOf: (raw) => labelText(raw as string),
  });
  readonly #random: Random;

  constructor(random: Random, samples: number) {
    this.#random = random;
    const { store } = this;
    const values = store.normaliser.values({}, 'none');
    const family = { help: 'Help with \\ and \n and "quotes".', labels: LABELS };
    const counter = store.counter({ name: 'any_total', ...family });
    const gauge = store.gauge({ name: 'any_value', ...family });
    const histogram = store.histogram({ name: 'any_seconds', ...family, bounds: BOUNDS });
    for (let index = 0; index < samples; index += 1) {
      const raws = [this.#text(), this.#text()];
      const texts = raws.map((raw) => values.text(raw));
      const value = this.#number();
      counter.series(...texts).add(value);
      gauge.series(...texts).set(value);
      // Whole quarters, so that the plain sum is exact.
      const observed = random.below(40) / 4;
      histogram.series(...texts).observe(observed);
      for (const name of ['any_total', 'any_value']) this.#model.sample(name, raws, value);
      this.#model.sample('any_seconds', raws, observed);
    }
  }

  /** The samples, by the keys of `samplesByKey`. */
  get expected(): ReadonlyMap<string, number> {
    return this.#model.samples();
  }

  #text(): string {
    const random = this.#random;
    const chance = random.next();
    if (chance < 0.4) return random.pick(AWKWARD) + (chance < 0.2 ? random.pick(AWKWARD) : '');
    const length = 1 + random.below(chance < 0.9 ? 12 : 200);
    const units = Array.from({ length }, () => random.below(chance < 0.7 ? 0x250 : 0x10000));
    return String.fromCharCode(...units);
  }

  #number(): number {
    const random = this.#random;
    const chance = random.next();
    if (chance < 0.2) return random.pick(EDGES);
    if (chance < 0.4) return 1 + random.below(1e6);
    if (chance < 0.6) return random.below(1e9) / 1000 + 0.001;
    // Any bits that are a finite double above 0.
    const bits = new DataView(new ArrayBuffer(8));
    bits.setUint32(0, random.below(0x7fd00000));
    bits.setUint32(4, random.below(2 ** 32));
    return bits.getFloat64(0) || Number.MIN_VALUE;
  }
}
