import { expect, test } from 'vitest';
import { catalogAt } from '../../kit/catalog-at.ts';
import { pageOf } from '../../kit/emitted.ts';
import { factsOf, type MetricFact } from '../../oracle/facts.ts';

/** Name, type and labels of each row of a page's first table; the cell of the labels where there are none. */
function rowsOf(page: string, labels: number): unknown[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => {
    const cells = line.slice(2, -2).split(' | ');
    const names = [...(cells[labels] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    return [cells[0]?.replaceAll('`', ''), cells[1], names.length === 0 ? cells[labels] : names];
  });
}

/** The same of the documents' facts, in their order, with the words of a document. */
const documented = (
  facts: ReadonlyMap<string, MetricFact>,
  words: Readonly<Record<string, string>>,
): unknown[] =>
  [...facts].map(([name, fact]) => {
    const labels = Object.keys(fact.labels).map((label) => label.replace('?', ''));
    return [name, words[fact.type], labels.length === 0 ? words['none'] : labels];
  });

const JAPANESE = {
  counter: 'カウンター',
  histogram: 'ヒストグラム',
  gauge: 'ゲージ',
  none: 'なし',
};
const ENGLISH = { counter: 'counter', histogram: 'histogram', gauge: 'gauge', none: 'none' };

test.each([
  ['2026.5', 'ja', JAPANESE, 30],
  [
    '2026.5',
    'ko',
    { counter: '카운터', histogram: '히스토그램', gauge: '게이지', none: '없음' },
    30,
  ],
  ['2026.5', 'zh-TW', { ...ENGLISH, none: '無' }, 30],
  ['2026.6', 'en', ENGLISH, 51],
  ['2026.9', 'en', ENGLISH, 68],
])('the Prometheus table of %s in %s is that of the document', (edition, locale, words, count) => {
  const rows = rowsOf(pageOf(catalogAt(edition), `${locale}/prometheus-metrics.md`), 2);
  expect(rows).toEqual(documented(factsOf(edition).prometheus, words));
  expect(rows).toHaveLength(count);
});

test('the OTel table of 2026.5 has the metrics of the document, and no other', () => {
  const rows = rowsOf(pageOf(catalogAt('2026.5'), 'ja/otel-metrics.md'), 3);
  const inAnyOrder = (all: unknown[]): string[] => all.map((row) => JSON.stringify(row)).sort();
  expect(inAnyOrder(rows)).toEqual(inAnyOrder(documented(factsOf('2026.5').otel, JAPANESE)));
  expect(rows).toHaveLength(29);
});
