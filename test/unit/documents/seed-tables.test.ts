import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emitOtelTable, emitPrometheusTable } from '../../../codegen/emit/docs/metric-tables.ts';
import { catalogAt } from '../../kit/catalog-at.ts';

/** A row as a document prints it: name, type word, labels or the word for none. */
type Row = readonly [name: string, type: string, labels: readonly string[] | string];

/** The tables of the documents, by exporter, edition and language. */
const DOCUMENTED = JSON.parse(readFileSync('test/data/document-tables.json', 'utf8')) as Readonly<
  Record<string, readonly Row[]>
>;

/** The first table of a page, cell by cell. */
function tableRows(page: string): Row[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => {
    const [name = '', type = '', labels = ''] = line
      .split(' | ')
      .map((cell) => cell.replace(/^\| | \|$/g, ''));
    const names = [...labels.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    return [name.replaceAll('`', ''), type, names.length === 0 ? labels : names];
  });
}

describe('the Prometheus tables are those of the documents', () => {
  test.each([
    ['2026.5', 'ja', 30],
    ['2026.5', 'zh-TW', 30],
    ['2026.5', 'ko', 30],
    ['2026.6', 'en', 51],
    ['2026.9', 'en', 68],
  ])('%s in %s', (edition, locale, count) => {
    const rows = tableRows(emitPrometheusTable(catalogAt(edition), locale));
    expect(rows).toEqual(DOCUMENTED[`prometheus-${edition}-${locale}`]);
    expect(rows).toHaveLength(count);
  });
});

describe('the OTel table of 2026.5 carries every metric of its document', () => {
  const rows = new Map(
    emitOtelTable(catalogAt('2026.5'), 'ja')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => {
        const [name = '', type = '', , attributes = ''] = line
          .split(' | ')
          .map((cell) => cell.replace(/^\| | \|$/g, ''));
        return [
          name.replaceAll('`', ''),
          { type, attributes: [...attributes.matchAll(/`([^`]+)`/g)].map((match) => match[1]) },
        ];
      }),
  );
  const words: Record<string, string> = { counter: 'カウンター', histogram: 'ヒストグラム' };

  test.each(DOCUMENTED['otel-2026.5'] ?? [])('%s', (name, type, attributes) => {
    const row = rows.get(name);
    expect(row?.type).toBe(words[type]);
    expect(new Set(row?.attributes)).toEqual(new Set(attributes));
  });

  test('and no other', () => {
    expect(rows.size).toBe(29);
  });
});
