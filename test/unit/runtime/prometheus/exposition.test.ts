import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { Exposition } from '../../../../runtime/prometheus/exposition.ts';
import { parseExposition } from '../../../kit/exposition-text.ts';
import { seriesOf } from '../../../kit/series.ts';

test('families, series and labels stand in their order, le last', () => {
  const store = new SeriesStore();
  const labels = ['zone', 'area'];
  const histogram = store.histogram({ name: 'b_seconds', help: 'B.', labels, bounds: [0.5, 2] });
  const counter = store.counter({ name: 'a_total', help: 'A.', labels });
  const help = 'Back\\slash and\nline "feed".';
  const upper = store.gauge({ name: 'Z', help, labels: [] });
  const bare = store.histogram({ name: 'bare', help: '', labels: [], bounds: [1] });
  store.counter({ name: 'without_series_total', help: '', labels: [] });
  for (const zone of ['b', 'a', 'B']) {
    const area = 'x"y\\z\nw';
    seriesOf(histogram, zone, area).observe(0.5);
    seriesOf(histogram, zone, area).observe(100);
    seriesOf(counter, zone, area).add(1.5);
  }
  upper.series().set(7);
  bare.series().observe(1);
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

test('refusals stand after two families and before a third, whatever shows of them', () => {
  const store = new SeriesStore({ cap: 3 });
  const families = ['a_total', 'b_total', 'd_total'].map((name) =>
    store.counter({ name, help: '', labels: ['l'] }),
  );
  store.own('refused', { name: 'c_total', help: 'Refused.', labels: [] });
  const exposition = new Exposition(store);
  const names = () => parseExposition(exposition.text()).map(({ name }) => name);
  for (const family of families) seriesOf(family, 'x').add(1);
  expect(names()).toEqual(['a_total', 'b_total', 'd_total']);
  for (const family of families) seriesOf(family, 'y').add(1);
  expect(parseExposition(exposition.text())[2]).toMatchObject({ name: 'c_total', value: 3 });
  expect(names()).toEqual(['a_total', 'b_total', 'c_total', 'd_total']);
});

/** Enough series for several blocks, and numbers that grow by digits. */
function filled() {
  const store = new SeriesStore();
  const labels = ['l'];
  const histogram = store.histogram({ name: 'h', help: 'H.', labels, bounds: [1, 10, 100] });
  const counter = store.counter({ name: 'c_total', help: 'C.', labels });
  for (let i = 0; i < 400; i += 1) {
    seriesOf(counter, `välue ${i}`).add(1);
    seriesOf(histogram, `välue ${i}`).observe(i);
  }
  return { store, histogram, counter, exposition: new Exposition(store) };
}

test('the kept text equals one rendered from scratch, after any change', () => {
  const { store, histogram, counter, exposition } = filled();
  const change = fc.record({
    row: fc.nat(399),
    value: fc.oneof(fc.nat(300), fc.double({ min: 0, max: 1e9, noNaN: true })),
    isNew: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  });
  let created = 0;
  const kept = (changes: readonly { row: number; value: number; isNew: boolean }[]) => {
    const reader = store.reader;
    for (const { row, value, isNew } of changes) {
      const at = isNew ? `välue ${row} ${created++}` : `välue ${row}`;
      seriesOf(histogram, at).observe(value);
      if (value > 100) seriesOf(counter, at).add(value);
    }
    const text = exposition.text();
    expect(text).toBe(new Exposition(store).text());
    store.reader = reader ?? exposition;
  };
  fc.assert(fc.property(fc.array(change, { maxLength: 40 }), kept), { numRuns: 60 });
});

test('the kept text is copied once for all who ask while nothing changes', () => {
  const { counter, exposition } = filled();
  const first = exposition.bytes();
  expect(exposition.bytes()).toBe(first);
  const text = first.toString();
  seriesOf(counter, 'välue 0').add(1);
  expect(exposition.bytes()).not.toBe(first);
  expect(first.toString()).toBe(text);
});
