import { expect, test } from 'vitest';
import { TupleMemo0, TupleMemo2 } from '../../../generated/tuple-memos.ts';
import { SeriesStore } from '../../../runtime/metrics/series-store.ts';

const PATTERN = /^[a-z0-9-]{1,200}$/;

/** A label set of two labels with a counter, two memos' worth of look-ups, and a count of the asking. */
function setUp(cap = 100_000) {
  const store = new SeriesStore({ cap });
  const values = store.values({ pattern: PATTERN }, 'other');
  const set = store.labelSet([
    ['a', values],
    ['b', values],
  ]);
  const family = store.counter({ name: 'events_total', help: 'E.' }, set);
  const asked = { count: 0 };
  const find = set.find.bind(set);
  set.find = () => {
    asked.count += 1;
    return find();
  };
  const memo = new TupleMemo2([
    { in: set, codes: [0, 1] },
    { in: set, codes: [{ code: values.constant('fixed') }, { text: 1, absent: 0 }] },
  ]);
  /** The label values under which an event is counted. */
  const count = (a: unknown, b: unknown, lookup = 0): string[] => {
    const row = memo.found(memo.find(a, b), lookup);
    family.add(row, 1);
    return [set.text(row, 0), set.text(row, 1)];
  };
  return { store, set, memo, family, asked, count };
}

test('a tuple that is repeated is soon remembered', () => {
  const { asked, count } = setUp();
  for (let i = 0; i < 100; i += 1) expect(count('x', 'y')).toEqual(['x', 'y']);
  expect(asked.count).toBeLessThan(10);
});

test('what is no text is the fallback; booleans are words', () => {
  const { count } = setUp();
  for (const none of [undefined, null, '', 7, Number.NaN, {}, []]) {
    expect(count(none, true)).toEqual(['other', 'true']);
    expect(count(false, none)).toEqual(['false', 'other']);
  }
});

test('a tuple may be looked up in several ways, with known codes and with absent texts', () => {
  const { count } = setUp();
  for (let i = 0; i < 30; i += 1) {
    expect(count('x', 'y', 1)).toEqual(['fixed', 'y']);
    expect(count('x', undefined, 1)).toEqual(['fixed', 'other']);
    expect(count('x', 'y', 0)).toEqual(['x', 'y']);
  }
});

test('more tuples than it holds are all found, those it forgot too', () => {
  const { asked, count } = setUp();
  const tuples = Array.from({ length: 20_000 }, (_, i) => [`a-${i % 170}`, `b-${i}`] as const);
  for (let round = 0; round < 4; round += 1) {
    for (const [a, b] of tuples) expect(count(a, b)).toEqual([a, b]);
  }
  expect(asked.count).toBeGreaterThan(3 * tuples.length); // it did forget
});

test('texts that agree wherever a signature looks are told apart', () => {
  const { count } = setUp();
  const texts = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(97 + i)}bbbbbbb`);
  for (let round = 0; round < 40; round += 1) {
    for (const text of texts) expect(count(text, 'same')).toEqual([text, 'same']);
  }
});

test('both look-ups of one event hold while the memo grows between them', () => {
  const { memo, set, family } = setUp();
  for (let i = 0; i < 3000; i += 1) {
    for (let again = 0; again < 8; again += 1) {
      const place = memo.find(`a-${i}`, `b-${i}`);
      for (const [lookup, a] of [`a-${i}`, 'fixed'].entries()) {
        const row = memo.found(place, lookup);
        family.add(row, 1);
        expect([set.text(row, 0), set.text(row, 1)]).toEqual([a, `b-${i}`]);
      }
    }
  }
});

test('long texts are judged every time, and never kept', () => {
  const { asked, count } = setUp();
  const long = 'l'.repeat(65);
  for (let i = 0; i < 50; i += 1) expect(count(long, 'y')).toEqual([long, 'y']);
  expect(asked.count).toBe(50);
});

test('a refusal is not remembered: there may be room later', () => {
  const { store, family, memo, count } = setUp(1);
  count('x', 'y');
  for (let i = 0; i < 3; i += 1) family.add(memo.found(memo.find('new', 'one'), 0), 1);
  expect(store.refused).toBe(3);
  store.clear();
  expect(count('new', 'one')).toEqual(['new', 'one']);
  expect(store.size).toBe(1);
});

test('new rules of redaction reach tuples that are remembered', () => {
  const store = new SeriesStore();
  const values = store.values({ pattern: PATTERN, redact: true }, 'other');
  const set = store.labelSet([
    ['a', values],
    ['b', values],
  ]);
  const family = store.counter({ name: 'events_total', help: 'E.' }, set);
  const memo = new TupleMemo2([{ in: set, codes: [0, 1] }]);
  const count = (a: string): string => {
    const row = memo.found(memo.find(a, 'b'), 0);
    family.add(row, 1);
    return set.text(row, 0);
  };
  for (let i = 0; i < 30; i += 1) expect(count('now-secret')).toBe('now-secret');
  store.forgetValues((text) => text.replace('secret', '***'));
  for (let i = 0; i < 3; i += 1) expect(count('now-secret')).toBe('other');
});

test('an event without texts has one place', () => {
  const store = new SeriesStore();
  const set = store.labelSet([]);
  const family = store.counter({ name: 'events_total', help: 'E.' }, set);
  const memo = new TupleMemo0([{ in: set, codes: [] }]);
  for (let i = 0; i < 3; i += 1) family.add(memo.found(memo.find(), 0), 1);
  store.clear();
  family.add(memo.found(memo.find(), 0), 1);
  expect(family.cells[0]).toBe(1);
  expect(store.size).toBe(1);
});
