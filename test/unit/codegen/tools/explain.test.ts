import { expect, test } from 'vitest';
import { codegen, OPERATED, SHOP, workshop } from '../../../kit/codegen.ts';

test.each([
  'order_duration',
  'shop_order_duration_seconds',
  'shop_order_duration_seconds_bucket',
  'shop.order.duration',
  'orderDurationSeconds',
])('a metric is known as %s', async (name) => {
  const { status, stdout } = await codegen(workshop().folder, ['explain', name]);
  expect(status).toBe(0);
  expect(stdout).toContain('declared at: metrics.schema.yaml:39:3');
  expect(stdout).toContain('recorded by: order.placed; value durationMs (ms; ÷ 1000 to s');
  expect(stdout).toContain('bounds 0.1, 1, 10');
  expect(stdout).toContain('at worst 2 series');
  expect(stdout).toContain('editions 1.0, 2.0');
});

test('labels, events and fields are explained too, as JSON if asked for', async () => {
  const { folder } = workshop();
  const explained = async (
    name: string,
  ): Promise<{ title: string; facts: [string, string][]; declared: string }[]> =>
    JSON.parse((await codegen(folder, ['explain', name, '--format', 'json'])).stdout);
  const [label] = await explained('shop.channel');
  expect(label).toMatchObject({ title: 'label channel', declared: 'metrics.schema.yaml:12:3' });
  expect(new Map(label?.facts).get('used by')).toBe('orders');
  const [event] = await explained('OrderPlacedEvent');
  expect(new Map(event?.facts).get('feeds')).toBe('orders, order_duration');
  const [field] = await explained('order.placed:durationMs');
  expect(field).toMatchObject({ title: 'field durationMs of order.placed' });
  expect((await explained('outcome')).map(({ title }) => title)).toEqual([
    'label outcome',
    'field outcome of order.placed',
  ]);
});

test('a label reads a field also as the first of several', async () => {
  const first = 'value: token\n    first: [{ field: channel }]';
  const { folder } = workshop(SHOP.replace('value: token', first));
  const { stdout } = await codegen(folder, ['explain', 'order.placed:channel']);
  expect(stdout).toMatch(/^ *label: channel$/m);
});

test.each([
  ['token', 'policy token', 'example: web', 'labels: channel'],
  ['seconds', 'buckets seconds', 'bounds: [0.1, 1, 10]', 'Prometheus: order_duration'],
  [
    'ShopOrdersLost',
    'alert ShopOrdersLost',
    'tiers: [{ severity: warning, for: 5m',
    'metrics: orders',
  ],
  ['overview', 'dashboard overview', 'panels: How many?', 'title: Overview'],
  ['rate', 'panel overview.rate', 'help: Look.', 'metrics: orders'],
  ['many', 'recipe many', 'query: sum(shop_orders_total)', 'metrics: orders'],
  ['shop.enabled', 'setting shop.enabled', 'default: true', 'overridden by: SHOP_ENABLED'],
  ['SHOP_ENABLED', 'variable SHOP_ENABLED', 'overrides: shop.enabled', 'declared at:'],
  ['private-label', 'rule private-label', 'severity: error', 'suppressed by: nothing'],
])('%s is explained', async (name, title, ...facts) => {
  const { status, stdout } = await codegen(workshop(OPERATED).folder, ['explain', name]);
  expect(status).toBe(0);
  expect(stdout.split('\n')[0]).toBe(title);
  for (const fact of facts) expect(stdout).toContain(`  ${fact}`);
});

test('a name that nothing has is answered with the nearest one', async () => {
  const { status, stderr } = await codegen(workshop().folder, ['explain', 'shop_order_total']);
  expect(status).toBe(64);
  expect(stderr).toContain('did you mean `shop_orders_total`?');
});
