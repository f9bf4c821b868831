import fc from 'fast-check';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { StoreModel } from '../kit/store-model.ts';

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
    fc.double({ min: Number.MIN_VALUE, max: 2 ** 1000, noNaN: true }),
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
