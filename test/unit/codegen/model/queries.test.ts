import { expect, test } from 'vitest';
import { lineOf, shop, soundShop } from '../../../kit/priced-shop.ts';

const recipe = (query: string): string =>
  `recipes:\n  one:\n    title: One\n    query: '${query}'\n`;

const findings = (sections: string): { id: string; line: number }[] =>
  shop(sections).diagnostics.map(({ id, position }) => ({ id, line: position.line }));

test('a query knows its families and the first edition that has them all', () => {
  const text = recipe('rate(shop_orders_total[5m]) * on () shop_order_duration_seconds_count');
  const [one] = soundShop(text).recipes;
  expect(one?.query).toMatchObject({ metrics: ['orders', 'order_duration'] });
  expect(soundShop(text, '1.0').recipes).toEqual([]);
});

test('a label value is no family', () => {
  const [one] = soundShop(recipe('count(up{job="shop_nothing_total"})')).recipes;
  expect(one?.query.metrics).toEqual([]);
});

test.each([
  ['a family that is not there', recipe('rate(shop_ordres_total[5m])'), 'unknown-family'],
  [
    'a counter taken for a histogram',
    recipe('rate(shop_orders_total_bucket[5m])'),
    'unknown-family',
  ],
  [
    'a sum over overlapping values',
    recipe('sum(rate(shop_order_price_usd_total[5m]))'),
    'overlapping-sum',
  ],
])('%s is found at the query', (_, sections, id) => {
  expect(findings(sections)).toEqual([{ id, line: lineOf(sections, '    query:') }]);
});

test.each([
  'sum by (part) (rate(shop_order_price_usd_total[5m]))',
  'sum(rate(shop_order_price_usd_total{part=~"net|tax"}[5m]))',
])('%s adds up nothing twice', (query) => {
  expect(findings(recipe(query))).toEqual([]);
});

const dashboard = (query: string, more = ''): string => `dashboards:
  all:
    title: All
    rows:
      - panels:
          one:
            title: One
            help: One.
            form: lines
            unit: short
            query: ${query}
${more}`;

test.each([
  ['a family that is not there', 'shop_order', 'unknown-family'],
  ['a label that the metric has not', 'sum by (part) (rate(shop_orders_total[5m]))', 'query-label'],
])('%s is found at the panel', (_, query, id) => {
  const sections = dashboard(query);
  expect(findings(sections)).toEqual([{ id, line: lineOf(sections, `query: ${query}`) }]);
});

test('an unknown alert and dashboard of a panel, edition and dashboard of an alert are found', () => {
  const sections = `${dashboard('shop_stock{stock="all"}', '            alert: two\n        more: most\n')}alerts:
  one:
    summary: One.
    description: One.
    expr: shop_stock{stock="all"}
    above: 1
    tiers: [{ severity: info }]
    dashboard: some
    since: '3.0'
    runbook: Look.
`;
  expect(
    findings(sections)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['unknown-alert', 'unknown-dashboard', 'unknown-dashboard', 'unknown-edition']);
});
