import { describe, expect, test } from 'vitest';
import type { LabelSet } from '../../../runtime/metrics/label-set.ts';
import { measure } from '../../../runtime/metrics/measure.ts';
import { SERIES_CAP, SeriesStore } from '../../../runtime/metrics/series-store.ts';

function setOf(store: SeriesStore, ...names: string[]): LabelSet {
  return store.labelSet(names.map((name) => [name, store.values({}, 'unknown')] as const));
}

function rowOf(labels: LabelSet, ...raws: unknown[]): number {
  for (const [i, raw] of raws.entries()) labels.codes[i] = labels.values[i]!.code(raw);
  return labels.find();
}

describe('the cap', () => {
  test('is one pool over all families, a histogram being one series', () => {
    const store = new SeriesStore({ cap: 3 });
    const labels = setOf(store, 'l');
    const counter = store.counter({ name: 'c_total', help: '' }, labels);
    const histogram = store.histogram({ name: 'h', help: '', bounds: [1] }, labels);
    for (const value of ['a', 'b', 'c', 'b', 'c']) {
      const row = rowOf(labels, value);
      counter.add(row, 1);
      histogram.observe(row, 1);
    }
    // a and b's counter and a's histogram fit; the rest is refused, each observation counted.
    expect(store.size).toBe(3);
    expect([counter.size, histogram.size]).toEqual([2, 1]);
    expect(store.refused).toBe(2 + 2 + 2);
    expect(rowOf(labels, 'c')).toBe(-1);
  });

  test('is 2048 by default', () => {
    const store = new SeriesStore();
    const labels = setOf(store, 'l');
    const counter = store.counter({ name: 'c_total', help: '' }, labels);
    for (let i = 0; i < 5000; i += 1) counter.add(rowOf(labels, `value ${i}`), 1);
    expect(store.size).toBe(SERIES_CAP);
    expect(store.size + store.refused).toBe(5000);
    for (let i = 0; i < SERIES_CAP; i += 1) {
      const row = rowOf(labels, `value ${i}`);
      expect(labels.text(row, 0)).toBe(`value ${i}`);
      expect(counter.cells[row]).toBe(1);
    }
  });

  test('of a family leaves room for others', () => {
    const store = new SeriesStore({ cap: 3 });
    const labels = setOf(store, 'l');
    const limited = store.counter({ name: 'a_total', help: '', limit: 1 }, labels);
    const other = store.gauge({ name: 'b', help: '' }, labels);
    for (const value of ['x', 'y']) {
      const row = rowOf(labels, value);
      limited.add(row, 1);
      other.set(row, 1);
    }
    expect([limited.size, other.size, store.refused]).toEqual([1, 2, 1]);
  });
});

describe('unusable values', () => {
  test('are ignored, counted, and create nothing', () => {
    const store = new SeriesStore();
    const labels = setOf(store, 'l');
    const counter = store.counter({ name: 'c_total', help: '' }, labels);
    const gauge = store.gauge({ name: 'g', help: '' }, labels);
    const histogram = store.histogram({ name: 'h', help: '', bounds: [1] }, labels);
    const bad = [Number.NaN, -1, Number.POSITIVE_INFINITY, measure('1'), measure(undefined)];
    // A thousandth of it is -0, which is no negative number.
    bad.push(measure(-Number.MIN_VALUE) / 1000);
    for (const value of bad) {
      const row = rowOf(labels, String(value));
      counter.add(row, value);
      gauge.set(row, value);
      histogram.observe(row, value);
    }
    expect([store.size, labels.rows, store.ignored]).toEqual([0, 0, bad.length * 3]);
  });

  test('of 0 add nothing to a counter and are not counted', () => {
    const store = new SeriesStore();
    const labels = setOf(store);
    store.counter({ name: 'c_total', help: '' }, labels).add(labels.find(), 0);
    expect([store.size, store.ignored]).toEqual([0, 0]);
  });
});

describe('a gauge', () => {
  test('that is cleared gives its places and rows back', () => {
    const store = new SeriesStore({ cap: 2 });
    const labels = setOf(store, 'worker');
    const gauge = store.gauge({ name: 'g', help: '' }, labels);
    for (let round = 0; round < 5; round += 1) {
      gauge.clear();
      gauge.set(rowOf(labels, `worker ${round}`), round);
      gauge.set(rowOf(labels, `worker ${round + 1}`), round);
      expect([store.size, labels.rows, store.refused]).toEqual([2, 2, 0]);
    }
  });

  test('keeps the rows that another family holds', () => {
    const store = new SeriesStore();
    const labels = setOf(store, 'l');
    const gauge = store.gauge({ name: 'g', help: '' }, labels);
    const counter = store.counter({ name: 'c_total', help: '' }, labels);
    const row = rowOf(labels, 'a');
    gauge.set(row, 1);
    counter.add(row, 1);
    gauge.clear();
    expect([labels.rows, gauge.size, counter.size, store.size]).toEqual([1, 0, 1, 1]);
  });
});

describe('a histogram', () => {
  test('counts a value at a bound in that bucket, and sums', () => {
    const store = new SeriesStore();
    const labels = setOf(store);
    const histogram = store.histogram({ name: 'h', help: '', bounds: [0.5, 1, 2] }, labels);
    for (const value of [0, 0.5, 0.6, 1, 2, 2.1, 1e300]) histogram.observe(labels.find(), value);
    expect([...histogram.cells.subarray(0, 4)]).toEqual([2, 2, 1, 2]);
    expect(histogram.sum(0)).toBe(1e300);
  });

  test('loses nothing of a sum of decimals', () => {
    const store = new SeriesStore();
    const labels = setOf(store);
    const histogram = store.histogram({ name: 'h', help: '', bounds: [] }, labels);
    for (let i = 0; i < 10_000; i += 1) histogram.observe(labels.find(), 0.1);
    histogram.observe(labels.find(), 1e15);
    histogram.observe(labels.find(), 0.5);
    expect(histogram.sum(0)).toBe(1e15 + 1000.5);
  });

  test('overflows to infinity, not to NaN', () => {
    const store = new SeriesStore();
    const labels = setOf(store);
    const histogram = store.histogram({ name: 'h', help: '', bounds: [] }, labels);
    for (let i = 0; i < 3; i += 1) histogram.observe(labels.find(), Number.MAX_VALUE);
    expect(histogram.sum(0)).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([[[1, 1]], [[2, 1]], [[Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])(
    'refuses the bounds %j',
    (bounds) => {
      const store = new SeriesStore();
      const define = () => store.histogram({ name: 'h', help: '', bounds }, setOf(store));
      expect(define).toThrow(RangeError);
    },
  );
});

test('an offered row is kept only with a sample', () => {
  const store = new SeriesStore();
  const labels = setOf(store, 'l');
  const counter = store.counter({ name: 'c_total', help: '' }, labels);
  const offered = rowOf(labels, 'a');
  expect(rowOf(labels, 'b')).toBe(offered);
  counter.add(offered, 1);
  expect(labels.text(offered, 0)).toBe('b');
  expect(rowOf(labels, 'a')).not.toBe(offered);
});

test('a family name is defined once', () => {
  const store = new SeriesStore();
  store.gauge({ name: 'g', help: '' }, setOf(store));
  expect(() => store.counter({ name: 'g', help: '' }, setOf(store))).toThrow('g is defined twice');
  expect(() => store.refusals({ name: 'g', help: '' })).toThrow('g is defined twice');
});

test('clear forgets series, refusals and ignored observations', () => {
  const store = new SeriesStore({ cap: 1 });
  const labels = setOf(store, 'l');
  const counter = store.counter({ name: 'c_total', help: '' }, labels);
  for (const value of ['a', 'b']) counter.add(rowOf(labels, value), 1);
  counter.add(0, -1);
  store.clear();
  expect([store.size, store.refused, store.ignored, labels.rows]).toEqual([0, 0, 0, 0]);
  counter.add(rowOf(labels, 'b'), 2);
  expect(counter.cells[0]).toBe(2);
});
