import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expression } from '../../../../codegen/emit/operations/alerts.ts';
import { parseQuery } from '../../../../codegen/promql/parse.ts';
import { newestOf, OPERATED } from '../../../kit/shop.ts';

/** The conditions that the rules of a catalog compare, as Prometheus reads them. */
function conditions(text: string) {
  return newestOf(text).catalog.alerts.flatMap((alert) =>
    alert.tiers.map((tier) => ({
      above: alert.above,
      read: parseQuery(expression(alert, tier)),
    })),
  );
}

const RATE = 'rate(shop_orders_total{outcome="refused"}[5m])';

test.each([
  ['a sum', `${RATE} + ${RATE}`],
  ['alternatives', `${RATE} or ${RATE}`],
  ['a comparison', `${RATE} > bool 1`],
  ['an aggregation', `sum by (channel) (${RATE})`],
])('the threshold holds for the whole of %s', (_, expr) => {
  const [condition] = conditions(OPERATED.replace(`expr: ${RATE}`, `expr: ${expr}`));
  const { expression: read, problems } = condition?.read ?? {};
  expect(problems).toEqual([]);
  expect(read).toMatchObject({ kind: 'binary', op: { text: '>' }, right: { text: '0' } });
});

test('each case is compared by itself, and any of them fires', () => {
  const text = OPERATED.replace('[5m])\n    above', '[$window])\n    above').replace(
    'severity: warning, for: 5m',
    'severity: warning, when: [{ window: 5m }, { window: 1h }]',
  );
  const [condition] = conditions(text);
  expect(condition?.read.expression).toMatchObject({
    op: { text: '>' },
    left: { kind: 'binary', op: { text: 'or' }, left: { kind: 'call' }, right: { kind: 'call' } },
  });
});

test('no alert of this repository compares a part of what it asks', () => {
  const all = conditions(readFileSync('metrics.schema.yaml', 'utf8')).filter(
    ({ above }) => above !== undefined,
  );
  expect(all.length).toBeGreaterThan(5);
  for (const { above, read } of all)
    expect(read.expression).toMatchObject({ op: { text: '>' }, right: { text: String(above) } });
});
