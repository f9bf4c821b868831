import { expect, test } from 'vitest';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { OPERATED, soundShop } from '../../../kit/shop.ts';

test('the caret points into a query, in whatever style it is written', () => {
  const place = (style: string): string[] => {
    const text = OPERATED.replace(
      'many: { title: Many, query: sum(shop_orders_total) }',
      `many:\n    title: Many\n    ${style}`,
    );
    expect(text).toContain(style);
    return checkCatalog('c.yaml', text).diagnostics.map(({ id, position }) => {
      const line = text.split('\n')[position.line - 1] ?? '';
      return `${id} ${line.slice(position.column - 1, position.end - 1)}`;
    });
  };
  for (const style of [
    'query: sum by (chanel) (rate(shop_orders_total[5m]))',
    "query: 'sum by (chanel) (rate(shop_orders_total[5m]))'",
    'query: "sum by (chanel) (rate(shop_orders_total{outcome!=\\"paid\\"}[5m]))"',
    'query: |-\n      sum by (chanel) (\n        rate(shop_orders_total[5m])\n      )',
  ])
    expect(place(style)).toEqual(['query-label chanel']);
});

const recipe = (query: string): string =>
  `recipes:\n  one:\n    title: One\n    query: '${query}'\n`;

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
