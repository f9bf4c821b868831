import { expect, test } from 'vitest';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { checkQuery } from '../../../../codegen/promql/check.ts';
import type { LabelFacts, Vocabulary } from '../../../../codegen/promql/query.ts';
import { blocks } from '../../../kit/blocks.ts';
import { OPERATED, soundShop } from '../../../kit/shop.ts';

const open: LabelFacts = { values: undefined, disjoint: undefined };

/** A shop with a counter, a histogram, a gauge, and a counter whose parts overlap. */
const shop: Vocabulary = {
  prefix: 'shop',
  families: new Map([
    [
      'shop_orders_total',
      {
        type: 'counter',
        labels: new Map([
          ['channel', open],
          ['outcome', { values: ['paid', 'lost', 'unknown'], disjoint: undefined }],
        ]),
      },
    ],
    ['shop_wait_seconds', { type: 'histogram', labels: new Map([['channel', open]]) }],
    ['shop_stock', { type: 'gauge', labels: new Map([['shelf', open]]) }],
    [
      'shop_price_total',
      {
        type: 'counter',
        labels: new Map([
          ['part', { values: ['net', 'tax', 'gross', 'unknown'], disjoint: ['net', 'tax'] }],
        ]),
      },
    ],
  ]),
};

/** Each problem as `rule: the text that the caret points at`. */
const problems = (query: string): string[] =>
  checkQuery(query, shop).map(({ rule, from, to }) => `${rule}: ${query.slice(from, to)}`);

/** What is wrong, a query, and what is found there; nothing where it is sound. */
test.each(blocks(new URL('check.txt', import.meta.url)))('%s: %s', (_, query = '', ...found) => {
  expect(problems(query)).toEqual(found);
});

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
