import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { queryVocabulary } from '../../../../codegen/lint/query-vocabulary.ts';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { checkQuery } from '../../../../codegen/promql/check.ts';
import { catalogAt } from '../../../kit/catalog-at.ts';

const vocabulary = queryVocabulary(catalogAt());

/** Every text under a key named `expr`, however deep. */
function expressions(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'expr' && typeof one === 'string' ? [one] : expressions(one),
  );
}

/** Names that a Collector stores, below these, follow from those of the scrape. */
const files = ['generated/dashboards', 'generated/rules'].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name)),
);

test.each(files)('no query of %s has a mistake', (file) => {
  const text = readFileSync(file, 'utf8');
  const found = expressions(file.endsWith('.json') ? JSON.parse(text) : parse(text));
  expect(found.length).toBeGreaterThan(0);
  expect(
    found.flatMap((query) => checkQuery(query, vocabulary).map((one) => ({ query, ...one }))),
  ).toEqual([]);
});

test('the caret points into a query, in whatever style it is written', () => {
  const wrong = (style: string): string =>
    readFileSync('metrics.schema.yaml', 'utf8').replace(
      'query: sum by (method) (rate(openclaw_gateway_rpc_requests_total[5m]))',
      style,
    );
  const place = (style: string): string[] => {
    const text = wrong(style);
    expect(text).toContain(style);
    return checkCatalog('c.yaml', text).diagnostics.map(({ id, position }) => {
      const line = text.split('\n')[position.line - 1] ?? '';
      return `${id} ${line.slice(position.column - 1, position.end - 1)}`;
    });
  };
  for (const style of [
    'query: sum by (metod) (rate(openclaw_gateway_rpc_requests_total[5m]))',
    "query: 'sum by (metod) (rate(openclaw_gateway_rpc_requests_total[5m]))'",
    'query: "sum by (metod) (rate(openclaw_gateway_rpc_requests_total{method!=\\"x\\"}[5m]))"',
    'query: |-\n      sum by (metod) (\n        rate(openclaw_gateway_rpc_requests_total[5m])\n      )',
  ])
    expect(place(style)).toEqual(['query-label metod']);
});
