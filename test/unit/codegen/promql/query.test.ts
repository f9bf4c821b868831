import { expect, test } from 'vitest';
import { checkCatalog } from '../../../../codegen/pipeline.ts';
import { OPERATED } from '../../../kit/shop.ts';

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
