import { SeriesStore } from '../../../runtime/metrics/series-store.ts';
import type { Random } from '../random.ts';

/** Label texts that formats and readers stumble over. */
const AWKWARD = [
  '"',
  '\\',
  '\n',
  '\\n',
  '\\"',
  'a"b\\c\nd',
  '\r',
  '\t',
  '\0',
  '{',
  '}',
  ',',
  '=',
  '#',
  '# HELP x y',
  '} 1',
  '",b="',
  '1e3',
  'NaN',
  '+Inf',
  'é',
  '漢字',
  '🦞',
  '\u2028',
  '\ufeff',
  '\u202e',
  'e\u0301',
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

/** A sample that a store of arbitrary content must print. */
export interface ExpectedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A store with any label texts and any numbers, and what its exposition must hold: worked out by
 * plain loops over what went in.
 */
export class ArbitraryStore {
  readonly store = new SeriesStore({ cap: 1_000_000 });
  readonly #random: Random;
  readonly #counters = new Map<string, number>();
  readonly #gauges = new Map<string, number>();
  readonly #histograms = new Map<string, number[]>();
  readonly #bounds = [0.005, 0.1, 1, 2.5, 1e6, 1e21];

  constructor(random: Random, samples: number) {
    this.#random = random;
    const { store } = this;
    const values = store.normaliser.values({}, 'none');
    const help = 'Help with \\ and \n and "quotes".';
    const labels = ['a', 'b'];
    const bounds = this.#bounds;
    const counter = store.counter({ name: 'any_total', help, labels });
    const gauge = store.gauge({ name: 'any_value', help, labels });
    const histogram = store.histogram({ name: 'any_seconds', help, labels, bounds });
    for (let index = 0; index < samples; index += 1) {
      const raws = [this.#text(), this.#text()];
      const value = this.#number();
      const texts = raws.map((raw) => values.text(raw));
      const key = JSON.stringify(raws.map(labelText));
      counter.series(...texts).add(value);
      this.#counters.set(key, (this.#counters.get(key) ?? 0) + value);
      gauge.series(...texts).set(value);
      this.#gauges.set(key, value);
      // Whole quarters, so that the plain sum is exact.
      const observed = this.#random.below(40) / 4;
      histogram.series(...texts).observe(observed);
      this.#histograms.set(key, [...(this.#histograms.get(key) ?? []), observed]);
    }
  }

  get expected(): ExpectedSample[] {
    const labelsOf = (key: string) => {
      const [a = '', b = ''] = JSON.parse(key) as string[];
      return { a, b };
    };
    const plain = (name: string, samples: ReadonlyMap<string, number>): ExpectedSample[] =>
      [...samples].map(([key, value]) => ({ name, labels: labelsOf(key), value }));
    const buckets = [...this.#histograms].flatMap(([key, values]) => {
      const labels = labelsOf(key);
      const sum = values.reduce((total, value) => total + value, 0);
      return [
        ...[...this.#bounds, Number.POSITIVE_INFINITY].map((bound) => ({
          name: 'any_seconds_bucket',
          labels: { ...labels, le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound) },
          value: values.filter((value) => value <= bound).length,
        })),
        { name: 'any_seconds_sum', labels, value: sum },
        { name: 'any_seconds_count', labels, value: values.length },
      ];
    });
    return [...plain('any_total', this.#counters), ...plain('any_value', this.#gauges), ...buckets];
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
