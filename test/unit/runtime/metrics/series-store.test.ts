import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { measure } from '../../../../runtime/metrics/measure.ts';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { heldBy, seriesOf } from '../../../kit/series.ts';

const labels = ['l'];

describe('the cap', () => {
  test('is one pool over all families, a histogram being one series', () => {
    const store = new SeriesStore({ cap: 3 });
    const counter = store.counter({ name: 'c_total', help: '', labels });
    const histogram = store.histogram({ name: 'h', help: '', labels, bounds: [1] });
    for (const value of ['a', 'b', 'c', 'b', 'c']) {
      seriesOf(counter, value).add(1);
      seriesOf(histogram, value).observe(1);
    }
    // a and b's counter and a's histogram fit; the rest is refused, each observation counted.
    expect(store.size).toBe(3);
    expect([counter.size, histogram.size]).toEqual([2, 1]);
    expect([store.refused, counter.refused, histogram.refused]).toEqual([6, 2, 4]);
  });

  test('is 2048 by default', () => {
    const store = new SeriesStore();
    const counter = store.counter({ name: 'c_total', help: '', labels });
    for (let i = 0; i < 5000; i += 1) seriesOf(counter, `value ${i}`).add(1);
    expect(store.size).toBe(2048);
    expect(store.size + store.refused).toBe(5000);
    expect(heldBy(counter).map((one) => [one.labels['l'], one.value])).toEqual(
      Array.from({ length: 2048 }, (_, i) => [`value ${i}`, 1]),
    );
  });

  test('leaves every family what is reserved for it, and the rest to whoever comes first', () => {
    const store = new SeriesStore({ cap: 10 });
    const greedy = store.counter({ name: 'a_total', help: '', labels, reserve: 2 });
    const modest = store.counter({ name: 'b_total', help: '', labels, reserve: 3 });
    for (let i = 0; i < 20; i += 1) seriesOf(greedy, `${i}`).add(1);
    expect([greedy.size, greedy.refused]).toEqual([7, 13]);
    for (let i = 0; i < 5; i += 1) seriesOf(modest, `${i}`).add(1);
    expect([modest.size, modest.refused, store.size]).toEqual([3, 2, 10]);
    greedy.clear();
    for (let i = 0; i < 20; i += 1) seriesOf(modest, `${i}`).add(1);
    expect([modest.size, store.size]).toEqual([8, 8]);
  });
});

describe('a store with an overflow', () => {
  test('adds up what finds no place in one series of each family, for good', () => {
    const store = new SeriesStore({ perFamily: 4 });
    const counter = store.counter({ name: 'c', help: '', labels });
    const other = store.counter({ name: 'd', help: '', labels });
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 10; i += 1) seriesOf(counter, `${i}`).add(1);
    }
    seriesOf(other, 'x').add(1);
    expect(heldBy(counter).map(({ value }) => value)).toEqual([3, 3, 3]);
    expect(counter.overflow?.value).toBe(21);
    expect([other.size, other.overflow, store.refused]).toEqual([1, undefined, 0]);
  });
});

describe('what a store remembers of an event', () => {
  const remembering = (store: SeriesStore) => {
    const values = store.normaliser.values({ redact: true }, 'unknown');
    const memo = store.memo<ReturnType<typeof family.series>>();
    const family = store.counter({ name: 'c_total', help: '', labels });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    onTestFinished(() => void vi.restoreAllMocks());
    const record = (raw: string) =>
      (memo.find(raw) ?? memo.remember(family.series(values.text(raw)), raw)).add(1);
    return { family, record };
  };

  test('is forgotten when the rules of redaction change', () => {
    const store = new SeriesStore({ redact: (text) => text });
    const { family, record } = remembering(store);
    for (let i = 0; i < 2; i += 1) record('pass-phrase');
    store.invalidateValues((text) => text.replace('pass', '***'));
    for (let i = 0; i < 3; i += 1) record('pass-phrase');
    expect(heldBy(family).map(({ labels: { l }, value }) => `${l} ${value}`)).toEqual([
      'pass-phrase 2',
      'unknown 3',
    ]);
  });

  test('of refusals is forgotten when places become free', () => {
    const store = new SeriesStore({ cap: 2 });
    const other = store.gauge({ name: 'g', help: '', labels });
    const { family, record } = remembering(store);
    for (const value of ['a', 'b']) other.series(value).set(1);
    for (let i = 0; i < 4; i += 1) record('x');
    expect([store.size, family.refused]).toEqual([2, 4]);
    other.clear();
    for (let i = 0; i < 3; i += 1) record('x');
    expect(heldBy(family)).toMatchObject([{ labels: { l: 'x' }, value: 3 }]);
    expect(family.refused).toBe(4);
  });

  test('of refusals takes no memory for each', () => {
    const family = new SeriesStore({ cap: 0 }).counter({ name: 'c_total', help: '', labels });
    expect(family.series('a')).toBe(family.series('b'));
  });
});

describe('unusable values', () => {
  test('are ignored, counted, and create nothing', () => {
    const store = new SeriesStore();
    const counter = store.counter({ name: 'c_total', help: '', labels });
    const gauge = store.gauge({ name: 'g', help: '', labels });
    const histogram = store.histogram({ name: 'h', help: '', labels, bounds: [1] });
    const bad = [
      Number.NaN,
      -1,
      2 ** 53,
      Number.POSITIVE_INFINITY,
      measure('1'),
      measure(undefined),
    ];
    // A thousandth of it is -0, which is no negative number.
    bad.push(measure(-Number.MIN_VALUE) / 1000);
    for (const value of bad) {
      seriesOf(counter, String(value)).add(value);
      seriesOf(gauge, String(value)).set(value);
      seriesOf(histogram, String(value)).observe(value);
    }
    expect([store.size, store.ignored]).toEqual([0, bad.length * 3]);
  });
});

describe('a series', () => {
  test('is there with its first sample, or when it is shown', () => {
    const store = new SeriesStore();
    const counter = store.counter({ name: 'c_total', help: '', labels });
    const series = seriesOf(counter, 'a');
    expect(counter.size).toBe(0);
    series.show();
    expect(heldBy(counter)).toMatchObject([{ labels: { l: 'a' }, value: 0 }]);
  });

  test('that was known before another got the place under its labels hands its samples on', () => {
    const store = new SeriesStore();
    const counter = store.counter({ name: 'c_total', help: '', labels });
    const histogram = store.histogram({ name: 'h', help: '', labels, bounds: [1] });
    const gauge = store.gauge({ name: 'g', help: '', labels });
    const [one, two] = [seriesOf(counter, 'a'), counter.series('a')];
    const [some, others] = [seriesOf(histogram, 'a'), histogram.series('a')];
    const [low, high] = [seriesOf(gauge, 'a'), gauge.series('a')];
    // Cleared, they begin anew wherever they are known.
    for (let round = 0; round < 3; round += 1) {
      for (const series of [one, two, one, two]) series.add(1);
      for (const series of [some, others]) series.observe(2);
      low.raise(1);
      high.raise(2);
      expect(heldBy(counter)).toMatchObject([{ value: 4 }]);
      expect(heldBy(histogram)).toMatchObject([{ value: 4, count: 2 }]);
      expect(heldBy(gauge)).toMatchObject([{ value: 3 }]);
      store.clear();
    }
  });

  test('is another one without a label than with its fallback', () => {
    const counter = new SeriesStore().counter({ name: 'c', help: '', labels: ['a', 'b'] });
    counter.series('x', undefined).add(1);
    counter.series(undefined, 'x').add(1);
    counter.series('x', 'unknown').add(1);
    expect(heldBy(counter).map((one) => one.labels)).toEqual([
      { a: 'x' },
      { b: 'x' },
      { a: 'x', b: 'unknown' },
    ]);
  });
});

test('a family tells more label values apart than a character can number', () => {
  const most = 0x11000;
  const store = new SeriesStore({ cap: most });
  const counter = store.counter({ name: 'c_total', help: '', labels: ['a', 'b'] });
  for (let i = 0; i < most; i += 1) counter.series('same', String(i)).add(i + 1);
  expect(counter.size).toBe(most);
  for (const i of [0, 1, 0xffff, 0x10000, most - 1]) {
    expect(counter.series('same', String(i)).value).toBe(i + 1);
    expect(counter.series(String(i), 'same').state).toBe(0);
  }
});

describe('a histogram', () => {
  const histogramOf = (bounds: readonly number[]) =>
    new SeriesStore().histogram({ name: 'h', help: '', labels: [], bounds }).series();

  test('counts a value at a bound in that bucket, and sums', () => {
    const series = histogramOf([0.5, 1, 2]);
    for (const value of [0.5, 1e15, 0, 0.6, 1, 2, 2.1]) series.observe(value);
    expect(series.counts).toEqual([2, 2, 1, 2]);
    expect([series.sum, series.count, series.min, series.max]).toEqual([1e15 + 6.2, 7, 0, 1e15]);
  });

  const tenths = new Array(10_000).fill(0.1);
  test.each([
    ['decimals', tenths, 1000],
    ['decimals upon much', [1e15, ...tenths], 1e15 + 1000],
    ['little before much', [0.3, 2 ** 52, 0.1], 2 ** 52],
  ])('loses nothing of a sum of %s', (_, values, sum) => {
    const series = histogramOf([]);
    for (const value of values) series.observe(value);
    expect(series.sum).toBe(sum);
  });

  test.each([[[1, 1]], [[2, 1]], [[Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])(
    'refuses the bounds %j',
    (bounds) => {
      expect(() => histogramOf(bounds)).toThrow(RangeError);
    },
  );
});

test('a family name is defined once', () => {
  const store = new SeriesStore();
  store.gauge({ name: 'g', help: '', labels });
  const twice = 'g is defined twice';
  expect(() => store.counter({ name: 'g', help: '', labels })).toThrow(twice);
  expect(() => store.own('refused', { name: 'g', help: '', labels })).toThrow(twice);
});

describe('zeros', () => {
  test('are there from the start, all combinations, and count as series', () => {
    const store = new SeriesStore({ cap: 5 });
    const zeros = [
      [['a', 'b'], ['x']],
      [['c'], ['x', 'y']],
    ];
    const counter = store.counter({ name: 'c', help: '', labels: ['l', 'm'], reserve: 4, zeros });
    const values = () => heldBy(counter).map(({ labels: { l, m }, value }) => `${l}${m} ${value}`);
    expect(values()).toEqual(['ax 0', 'bx 0', 'cx 0', 'cy 0']);
    expect(store.size).toBe(4);
    counter.series('b', 'x').add(2);
    expect(values()).toEqual(['ax 0', 'bx 2', 'cx 0', 'cy 0']);
  });

  test('of a metric without labels are one series', () => {
    const counter = new SeriesStore().counter({ name: 'c', help: '', labels: [], zeros: [[]] });
    expect(heldBy(counter)).toEqual([{ labels: {}, value: 0, count: 0 }]);
  });
});

test('a store tells what it holds and refused, by family, outside its cap', () => {
  const store = new SeriesStore({ cap: 2 });
  const a = store.counter({ name: 'a', help: '', labels });
  const b = store.counter({ name: 'b', help: '', labels });
  store.own('refused', { name: 'all', help: '', labels: [], zeros: [[]] });
  store.own('refused_by_family', { name: 'some', help: '', labels: ['family'] });
  store.own('held', { name: 'held', help: '', labels: ['family'] });
  const figures = () =>
    store.ownFamilies().map((family) => heldBy(family).map((one) => [one.labels, one.value]));
  expect(figures()).toEqual([[[{}, 0]], [], []]);
  for (const value of ['x', 'y', 'z', 'z']) seriesOf(a, value).add(1);
  seriesOf(b, 'x').add(1);
  const held = [[{ family: 'a' }, 2]];
  const refused = [
    [{ family: 'a' }, 2],
    [{ family: 'b' }, 1],
  ];
  expect(figures()).toEqual([[[{}, 3]], refused, held]);
  expect(figures()).toEqual([[[{}, 3]], refused, held]);
  expect(store.size).toBe(2);
  store.clear();
  expect(figures()).toEqual([[], [], []]);
});
