import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';
import { differences, samplesByKey } from '../kit/exposition-text.ts';
import { anyStore, StoreModel } from './any-store.ts';

/**
 * The series store and its exposition against the plainest model of both.
 */

const NAMES = ['area', 'zone'];
const BOUNDS = [0.5, 1, 10];
const PATTERN = /^[A-Za-z0-9_.:-]{1,120}$/;
const FALLBACK = 'unknown';
const mask = (text: string) => text.replaceAll('secret', '***');

function modelledValue(raw: unknown): string {
  const text = typeof raw === 'boolean' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
  const refused = text.toLowerCase().startsWith('agent:') || mask(text) !== text;
  return !refused && PATTERN.test(text) ? text : FALLBACK;
}

const modelOf = (cap: number): StoreModel =>
  new StoreModel({
    cap,
    families: {
      shared_total: ['counter'],
      shared_seconds: ['histogram', 5],
      own: ['gauge', 3],
    },
    bounds: BOUNDS,
    names: NAMES,
    textOf: modelledValue,
  });

/** With the counter that the store has of its own. */
function printed(model: StoreModel): Map<string, number> {
  const samples = model.samples();
  if (model.refused > 0) samples.set('refused_total{}', model.refused);
  return samples;
}

/** The real thing, behind the same calls, asked as the generated handlers ask. */
function subjectOf(cap: number) {
  const store = new SeriesStore({ cap, redact: mask });
  const policy = { pattern: PATTERN, refuse: /^agent:/i, redact: true };
  const values = store.normaliser.values(policy, FALLBACK);
  const labels = NAMES;
  const counter = store.counter({ name: 'shared_total', help: 'T.', labels });
  const seconds = { name: 'shared_seconds', help: 'S.', labels };
  const histogram = store.histogram({ ...seconds, bounds: BOUNDS, limit: 5 });
  const gauge = store.gauge({ name: 'own', help: 'O.', labels, limit: 3 });
  store.own('refused', { name: 'refused_total', help: 'R.', labels: [] });
  const find = (...texts: string[]) => ({
    counter: counter.series(...texts),
    histogram: histogram.series(...texts),
    gauge: gauge.series(...texts),
  });
  const memo = store.memo<ReturnType<typeof find>>();
  return {
    store,
    exposition: new Exposition(store),
    clearGauge: () => gauge.clear(),
    sample(set: number, [area, zone]: readonly unknown[], value: number): void {
      const bound =
        memo.find(area, zone) ??
        memo.remember(find(values.text(area), values.text(zone)), area, zone);
      if (set === 1) bound.gauge.set(value);
      else {
        bound.counter.add(value);
        bound.histogram.observe(value);
      }
    },
  };
}

// Quarters, so that the plain sums of the model are exact and the order of adding is no matter.
const usable = fc.nat(80).map((quarters) => quarters / 4);
const value = fc.oneof(
  { weight: 12, arbitrary: usable },
  fc.constantFrom(Number.NaN, -1, Infinity, 2 ** 53, 0),
);
const raw = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'dd', 'long-name-1', 'long-name-2') },
  { weight: 2, arbitrary: fc.constantFrom(' a ', 'Agent:x', 'my-secret', '', 'two words', 'x\n') },
  { weight: 2, arbitrary: fc.string({ maxLength: 4 }) },
  fc.constantFrom<unknown>(undefined, null, 7, true, false, {}),
);
const labels = fc.tuple(raw, raw);
const operation = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({ op: fc.constant('sample' as const), set: fc.nat(1), labels, value }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('scrape' as const) }) },
  fc.record({ op: fc.constant('flood' as const), seed: fc.nat(9) }),
  fc.record({ op: fc.constantFrom('clear' as const, 'clearGauge' as const) }),
);

test('the store and the model agree after any operations', () => {
  // Every tuple is remembered.
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
  let floods = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 16 }),
      fc.array(operation, { maxLength: 60, size: 'max' }),
      (cap, operations) => {
        const model = modelOf(cap);
        const subject = subjectOf(cap);
        const sample = (set: number, its: readonly unknown[], amount: number) => {
          subject.sample(set, its, amount);
          for (const name of set === 1 ? ['own'] : ['shared_total', 'shared_seconds']) {
            model.sample(name, its, amount);
          }
        };
        for (const step of operations) {
          if (step.op === 'sample') sample(step.set, step.labels, step.value);
          if (step.op === 'scrape')
            expect(samplesByKey(subject.exposition.text())).toEqual(printed(model));
          // More new values than the memos and the dictionary hold between two sweeps, acceptable
          // ones or such that all become the fallback.
          if (step.op === 'flood') {
            const f = step.seed % 2 === 0 ? `f${step.seed}-` : `no f${step.seed} `;
            for (let i = 0; i < 1500; i += 1) sample(i % 2, [`${f}${i}`, `g-${i % 9}`], 1);
            floods += 1;
          }
          if (step.op === 'clearGauge') {
            subject.clearGauge();
            model.clear('own');
          }
          if (step.op === 'clear') {
            subject.store.clear();
            model.clear();
          }
        }
        const { size, refused, ignored } = subject.store;
        expect([size, refused, ignored]).toEqual([model.size, model.refused, model.ignored]);
        expect(samplesByKey(subject.exposition.text())).toEqual(printed(model));
      },
    ),
    { numRuns: 300 },
  );
  expect(floods).toBeGreaterThan(0);
  chance.mockRestore();
});

test('any label text and any double is read back as it was', () => {
  fc.assert(
    fc.property(anyStore(60), ({ store, expected }) => {
      expect(differences(expected, samplesByKey(new Exposition(store).text()))).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
