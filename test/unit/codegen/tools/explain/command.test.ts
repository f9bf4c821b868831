import { expect, test } from 'vitest';
import { workshop } from '../../../../kit/codegen.ts';
import { OPERATED, SHOP } from '../../../../kit/shop.ts';

async function explained(name: string, catalog = OPERATED): Promise<string> {
  const { status, stdout } = await workshop(catalog).run('explain', name);
  expect(status).toBe(0);
  return stdout;
}

test.each([
  'order_duration',
  'shop_order_duration_seconds',
  'shop_order_duration_seconds_bucket',
  'shop.order.duration',
  'orderDurationSeconds',
])('a metric is known as %s', async (name) => {
  const text = await explained(name);
  expect(text).toContain('declared at: metrics.schema.yaml:39:3');
  expect(text).toContain('record: { on: order.placed, value: durationMs }');
  expect(text).toContain('bounds 0.1, 1, 10');
  expect(text).toContain('at worst 2 series');
});

test('a side that only earlier editions have is not said to be in later ones', async () => {
  const name = 'shop.order.duration, ';
  const { run } = workshop(SHOP.replace(name, `${name}until: '1.0', `));
  const { stdout } = await run('explain', 'order_duration', '--edition', '1.0');
  expect(stdout).toMatch(/OpenTelemetry: shop\.order\.duration\n(?: {4}.*\n)* {4}since 1\.0\n?/);
  expect(stdout).not.toContain('2.0');
});

test.each([
  ['shop.channel', 'label channel', 'declared at: metrics.schema.yaml:12:3', 'used by: orders'],
  ['OrderPlacedEvent', 'event order.placed', 'feeds: orders, order_duration'],
  ['order.placed:durationMs', 'field durationMs of order.placed', 'unit: ms'],
  ['token', 'policy token', 'example: web', 'labels: channel'],
  ['seconds', 'buckets seconds', 'bounds: [0.1, 1, 10]', 'Prometheus: order_duration'],
  ['ShopOrdersLost', 'alert ShopOrdersLost', 'tiers: [{ severity: warning', 'metrics: orders'],
  ['overview', 'dashboard overview', 'panels: How many?', 'title: Overview'],
  ['rate', 'panel overview.rate', 'help: Look.', 'metrics: orders'],
  ['many', 'recipe many', 'query: sum(shop_orders_total)', 'metrics: orders'],
  ['shop.enabled', 'setting shop.enabled', 'default: true', 'overridden by: SHOP_ENABLED'],
  ['SHOP_ENABLED', 'variable SHOP_ENABLED', 'overrides: shop.enabled', 'declared at:'],
  ['private-label', 'rule private-label', 'severity: error', 'suppressed by: nothing'],
])('%s is explained', async (name, title, ...facts) => {
  const text = await explained(name);
  expect(text.split('\n')[0]).toBe(title);
  for (const fact of facts) expect(text).toContain(`  ${fact}`);
});

test('a name may stand for several things', async () => {
  expect((await explained('outcome')).match(/^\S.*$/gm)).toEqual([
    'label outcome',
    'field outcome of order.placed',
  ]);
});

test('a label reads a field also as the first of several', async () => {
  const first = SHOP.replace('value: token', 'value: token\n    first: [{ field: channel }]');
  expect(await explained('order.placed:channel', first)).toMatch(/^ *label: channel$/m);
});

test('a name that nothing has is answered with the nearest one', async () => {
  const { status, stderr } = await workshop().run('explain', 'shop_order_total');
  expect(status).toBe(64);
  expect(stderr).toContain('did you mean `shop_orders_total`?');
});
