import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelSet } from '../../../runtime/metrics/label-set.ts';
import { SeriesStore } from '../../../runtime/metrics/series-store.ts';
import { Exposition } from '../../../runtime/prometheus/exposition.ts';
import { parseExposition } from '../../kit/exposition-text.ts';

function setOf(store: SeriesStore, ...names: string[]): LabelSet {
  return store.labelSet(names.map((name) => [name, store.values({}, 'unknown')] as const));
}

function rowOf(labels: LabelSet, ...raws: string[]): number {
  for (const [i, raw] of raws.entries()) labels.codes[i] = labels.values[i]!.code(raw);
  return labels.find();
}

test('an empty store is an empty body', () => {
  const store = new SeriesStore();
  store.counter({ name: 'c_total', help: 'C.' }, setOf(store));
  store.refusals({ name: 'dropped_total', help: 'D.' });
  expect(new Exposition(store).text()).toBe('');
});

test('families, series and labels stand in their order, le last', () => {
  const store = new SeriesStore();
  const pair = setOf(store, 'zone', 'area');
  const histogram = store.histogram({ name: 'b_seconds', help: 'B.', bounds: [0.5, 2] }, pair);
  const counter = store.counter({ name: 'a_total', help: 'A.' }, pair);
  const upper = store.gauge({ name: 'Z', help: 'Back\\slash and\nline "feed".' }, setOf(store));
  const bare = store.histogram({ name: 'bare', help: '', bounds: [1] }, upper.labels);
  for (const zone of ['b', 'a', 'B']) {
    const row = rowOf(pair, zone, 'x"y\\z\nw');
    histogram.observe(row, 0.5);
    histogram.observe(row, 100);
    counter.add(row, 1.5);
  }
  upper.set(upper.labels.find(), 7);
  bare.observe(bare.labels.find(), 1);
  const series = (zone: string) => `zone="${zone}",area="x\\"y\\\\z\\nw"`;
  const lines = (zone: string) => [
    `b_seconds_bucket{${series(zone)},le="0.5"} 1`,
    `b_seconds_bucket{${series(zone)},le="2"} 1`,
    `b_seconds_bucket{${series(zone)},le="+Inf"} 2`,
    `b_seconds_sum{${series(zone)}} 100.5`,
    `b_seconds_count{${series(zone)}} 2`,
  ];
  expect(new Exposition(store).text().split('\n')).toEqual([
    '# HELP Z Back\\\\slash and\\nline "feed".',
    '# TYPE Z gauge',
    'Z 7',
    '# HELP a_total A.',
    '# TYPE a_total counter',
    ...['B', 'a', 'b'].map((zone) => `a_total{${series(zone)}} 1.5`),
    '# HELP b_seconds B.',
    '# TYPE b_seconds histogram',
    ...['B', 'a', 'b'].flatMap(lines),
    '# HELP bare ',
    '# TYPE bare histogram',
    'bare_bucket{le="1"} 1',
    'bare_bucket{le="+Inf"} 1',
    'bare_sum 1',
    'bare_count 1',
    '',
  ]);
});

test('refusals stand at their place, once there are any', () => {
  const store = new SeriesStore({ cap: 2 });
  const a = store.counter({ name: 'a_total', help: '' }, setOf(store, 'l'));
  store.refusals({ name: 'b_total', help: 'Refused.' });
  const c = store.counter({ name: 'c_total', help: '' }, setOf(store, 'l'));
  const names = () => parseExposition(new Exposition(store).text()).map(({ name }) => name);
  for (const family of [a, c]) family.add(rowOf(family.labels, 'x'), 1);
  expect(names()).toEqual(['a_total', 'c_total']);
  a.add(rowOf(a.labels, 'y'), 1);
  expect(names()).toEqual(['a_total', 'b_total', 'c_total']);
});

test('refusals stand after two families and before a third, whatever shows of them', () => {
  const store = new SeriesStore({ cap: 3 });
  const families = ['a_total', 'b_total', 'd_total'].map((name) =>
    store.counter({ name, help: '' }, setOf(store, 'l')),
  );
  store.refusals({ name: 'c_total', help: 'Refused.' });
  const exposition = new Exposition(store);
  const names = () => parseExposition(exposition.text()).map(({ name }) => name);
  for (const family of families) family.add(rowOf(family.labels, 'x'), 1);
  expect(names()).toEqual(['a_total', 'b_total', 'd_total']);
  for (const family of families) family.add(rowOf(family.labels, 'y'), 1);
  expect(parseExposition(exposition.text())[2]).toMatchObject({ name: 'c_total', value: 3 });
  expect(names()).toEqual(['a_total', 'b_total', 'c_total', 'd_total']);
});

describe('the kept body', () => {
  /** Enough series for several pages, and numbers that grow by digits. */
  function filled() {
    const store = new SeriesStore();
    const labels = setOf(store, 'l');
    const bounds = [1, 10, 100];
    const histogram = store.histogram({ name: 'h', help: 'H.', bounds }, labels);
    const counter = store.counter({ name: 'c_total', help: 'C.' }, labels);
    const rows = Array.from({ length: 100 }, (_, i) => {
      const row = rowOf(labels, `välue ${i}`);
      counter.add(row, 1);
      histogram.observe(row, i);
      return row;
    });
    return { store, labels, histogram, counter, rows };
  }

  test('equals one rendered from scratch, after any change', () => {
    const { store, labels, histogram, counter, rows } = filled();
    const exposition = new Exposition(store);
    const change = fc.record({
      row: fc.nat(99),
      value: fc.oneof(fc.nat(300), fc.double({ min: 0, max: 1e9, noNaN: true })),
      isNew: fc.integer({ min: 0, max: 40 }).map((n) => n === 0),
    });
    let born = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const reader = store.reader;
        for (const { row, value, isNew } of changes) {
          const at = isNew ? rowOf(labels, `new ${born++}`) : rows[row]!;
          histogram.observe(at, value);
          if (value > 100) counter.add(at, value);
        }
        const kept = exposition.text();
        const fresh = new Exposition(store).text();
        store.reader = reader ?? exposition;
        expect(kept).toBe(fresh);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same one while nothing changes', () => {
    const { store, counter, rows } = filled();
    const exposition = new Exposition(store);
    const [first, second] = [exposition.body(), exposition.body()];
    expect(second).toBe(first);
    counter.add(rows[0]!, 1);
    expect(exposition.body()).not.toBe(first);
  });

  test('does not change while somebody reads it or an older one', () => {
    const { store, histogram, rows } = filled();
    const exposition = new Exposition(store);
    const older = exposition.body();
    const text = Buffer.concat(older.parts).toString();
    for (let round = 0; round < 3; round += 1) {
      for (const row of rows.slice(round * 33, round * 33 + 33)) histogram.observe(row, 5);
      exposition.body().release();
      expect(Buffer.concat(older.parts).toString()).toBe(text);
    }
    older.release();
    expect(exposition.text()).not.toBe(text);
  });

  test('is compressed once for all who ask', async () => {
    const { store, counter, rows } = filled();
    const exposition = new Exposition(store);
    const body = exposition.body();
    const [one, two] = [body.gzipped(), body.gzipped()];
    expect(two).toBe(one);
    body.release();
    const text = Buffer.concat(body.parts).toString();
    counter.add(rows[0]!, 1);
    exposition.body().release(); // while it is being compressed
    expect(gunzipSync(await one).toString()).toBe(text);
  });

  test('follows a store that is cleared, and a gauge that is', () => {
    const { store, counter, labels } = filled();
    const gauge = store.gauge({ name: 'g', help: '' }, setOf(store, 'l'));
    const exposition = new Exposition(store);
    gauge.set(rowOf(gauge.labels, 'x'), 1);
    expect(exposition.text()).toContain('g{l="x"} 1');
    gauge.clear();
    gauge.set(rowOf(gauge.labels, 'y'), 2);
    expect(exposition.text()).toContain('g{l="y"} 2');
    expect(exposition.text()).not.toContain('g{l="x"}');
    store.clear();
    expect(exposition.text()).toBe('');
    counter.add(rowOf(labels, 'again'), 3);
    expect(exposition.text()).toBe(
      '# HELP c_total C.\n# TYPE c_total counter\nc_total{l="again"} 3\n',
    );
  });

  test('is complete for two expositions in turn', () => {
    const { store, histogram, rows } = filled();
    const [one, two] = [new Exposition(store), new Exposition(store)];
    for (let round = 0; round < 3; round += 1) {
      for (const row of rows) histogram.observe(row, 5);
      expect(one.text()).toBe(two.text());
    }
  });
});

test('any label value parses back to itself', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 })), (texts) => {
      const store = new SeriesStore();
      const counter = store.counter({ name: 'c_total', help: '' }, setOf(store, 'l'));
      const expected = new Set(texts.map((text) => text.trim().toWellFormed() || 'unknown'));
      for (const text of texts) counter.add(rowOf(counter.labels, text), 1);
      const samples = parseExposition(new Exposition(store).text());
      expect(new Set(samples.map(({ labels }) => labels['l']))).toEqual(expected);
      expect(samples).toHaveLength(expected.size);
    }),
  );
});

test('buckets are cumulative and end at the count', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1 }),
      (values) => {
        const store = new SeriesStore();
        const bounds = [0.5, 1, 5, 10];
        const histogram = store.histogram({ name: 'h', help: '', bounds }, setOf(store));
        for (const value of values) histogram.observe(histogram.labels.find(), value);
        const numbers = parseExposition(new Exposition(store).text()).map(({ value }) => value);
        const counts = bounds.map((bound) => values.filter((value) => value <= bound).length);
        expect(numbers.toSpliced(5, 1)).toEqual([...counts, values.length, values.length]);
        expect(numbers[5]).toBeCloseTo(
          values.reduce((sum, value) => sum + value, 0),
          9,
        );
      },
    ),
  );
});
