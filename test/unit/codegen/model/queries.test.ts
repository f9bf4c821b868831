import { expect, test } from 'vitest';
import { soundShop } from '../../../kit/priced-shop.ts';

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
