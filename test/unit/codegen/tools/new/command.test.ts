import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { workshop } from '../../../../kit/codegen.ts';
import { edited, SHOP } from '../../../../kit/shop.ts';

const REFUSALS = '--id refusals --group orders --type counter --on order.placed'.split(' ');
const WAIT = '--id wait --group orders --on order.placed --value durationMs --type'.split(' ');

/** `new metric` in a shop: the run, and the catalog after it. */
async function added(text: string, ...flags: readonly string[]) {
  const { run, read, at } = workshop(text);
  const ended = await run('new', 'metric', '--description', 'Refused: "all" # of them', ...flags);
  const catalog = read('metrics.schema.yaml');
  return { ...ended, run, read, at, catalog, metrics: parse(catalog).metrics };
}

test('flags make a well-formed entry after its group, and nothing else changes', async () => {
  const id = '  order_duration:\n';
  const commented = edited(id, `  # how long it takes\n${id}`);
  const { stdout, read, catalog, metrics } = await added(
    commented,
    ...REFUSALS,
    ...['--labels', 'channel'],
  );
  expect(stdout).toContain('added refusals');
  expect(catalog.startsWith(commented)).toBe(true);
  expect(metrics.refusals).toEqual({
    description: 'Refused: "all" # of them',
    group: 'orders',
    type: 'counter',
    since: '2.0',
    prometheus: { name: 'shop_refusals_total' },
    otel: { name: 'shop.refusals' },
    labels: ['channel'],
    record: { on: 'order.placed' },
  });
  expect(read('generated/prometheus-registry.ts')).toContain("name: 'shop_refusals_total'");
});

test('an entry ends its lines as the catalog does', async () => {
  const { catalog } = await added(SHOP.replaceAll('\n', '\r\n'), ...REFUSALS);
  expect(catalog).toContain('refusals:\r\n');
  expect(catalog).not.toMatch(/[^\r]\n/);
});

test('an entry goes to the end of its own group, not of the file', async () => {
  const grouped = edited(
    'group: orders\n    type: histogram',
    'group: time\n    type: histogram',
    edited('  orders: Orders', '  orders: Orders\n  time: Time'),
  );
  const { metrics } = await added(grouped, ...REFUSALS);
  expect(Object.keys(metrics)).toEqual(['orders', 'refusals', 'order_duration']);
});

test('a metric that would not generate is not written', async () => {
  const { status, stderr, catalog, at } = await added(SHOP, ...REFUSALS, '--labels', 'chanel');
  expect(status).toBe(2);
  expect(stderr).toContain('did you mean `channel`?');
  expect(catalog).toBe(SHOP);
  expect(existsSync(at('generated'))).toBe(false);
});

test('all flags that are missing are named', async () => {
  const { status, stderr } = await added(SHOP, '--id', 'a');
  expect(status).toBe(64);
  expect(stderr).toContain('--group, --type, --on must be given');
});

test('a histogram has on each side the buckets that others in its unit have there', async () => {
  const twoSets = edited(
    'name: shop.order.duration, buckets: seconds',
    'name: shop.order.duration, buckets: ms',
    edited('buckets:\n', 'buckets:\n  ms: { unit: ms, bounds: [100, 1000] }\n'),
  );
  const { metrics } = await added(twoSets, ...WAIT, 'histogram');
  expect(metrics.wait).toMatchObject({
    prometheus: { name: 'shop_wait_seconds', buckets: 'seconds' },
    otel: { name: 'shop.wait', buckets: 'ms' },
  });
});

test.each(['counter', 'gauge'])('a %s of a time has a unit on each side', async (type) => {
  const { run, metrics } = await added(SHOP, ...WAIT, type);
  expect((await run('--check')).status).toBe(0);
  expect(metrics.wait).toMatchObject({
    prometheus: { unit: 's', name: `shop_wait_seconds${type === 'counter' ? '_total' : ''}` },
    otel: { unit: 'ms' },
  });
});
