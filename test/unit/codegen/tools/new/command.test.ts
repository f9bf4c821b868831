import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { codegen, workshop } from '../../../../kit/codegen.ts';
import { SHOP } from '../../../../kit/shop.ts';

const COMMENTED = SHOP.replace(
  '  order_duration:\n',
  '  # how long it takes\n  order_duration: # seconds\n',
);
const FLAGS = '--id refusals --group orders --type counter --on order.placed'.split(' ');

test('flags make a well-formed entry after its group, and nothing else changes', async () => {
  const { folder, catalog } = workshop(COMMENTED);
  const description = 'Refused: "all" of them # by channel';
  const args = ['new', 'metric', ...FLAGS, '--labels', 'channel', '--description', description];
  const { status, stdout } = await codegen(folder, args);
  expect(status).toBe(0);
  expect(stdout).toContain('added refusals');
  const text = readFileSync(catalog, 'utf8');
  expect(text.startsWith(COMMENTED)).toBe(true);
  expect(parse(text).metrics.refusals).toEqual({
    description: description,
    group: 'orders',
    type: 'counter',
    since: '2.0',
    prometheus: { name: 'shop_refusals_total' },
    otel: { name: 'shop.refusals' },
    labels: ['channel'],
    record: { on: 'order.placed' },
  });
  const registry = readFileSync(join(folder, 'generated/prometheus-registry.ts'), 'utf8');
  expect(registry).toContain("name: 'shop_refusals_total'");
});

test('an entry ends its lines as the catalog does', async () => {
  const { folder, catalog } = workshop(SHOP.replaceAll('\n', '\r\n'));
  await codegen(folder, ['new', 'metric', ...FLAGS, '--description', 'Refused.']);
  const text = readFileSync(catalog, 'utf8');
  expect(text).toContain('refusals:\r\n');
  expect(text).not.toMatch(/[^\r]\n/);
});

test('an entry goes to the end of its own group, not of the file', async () => {
  const grouped = SHOP.replace('  orders: Orders', '  orders: Orders\n  time: Time').replace(
    'group: orders\n    type: histogram',
    'group: time\n    type: histogram',
  );
  const { folder, catalog } = workshop(grouped);
  expect(
    (await codegen(folder, ['new', 'metric', ...FLAGS, '--description', 'Refused'])).status,
  ).toBe(0);
  expect(Object.keys(parse(readFileSync(catalog, 'utf8')).metrics)).toEqual([
    'orders',
    'refusals',
    'order_duration',
  ]);
});

test('a metric that would not generate is not written', async () => {
  const { folder, catalog } = workshop();
  const args = ['new', 'metric', ...FLAGS, '--description', 'Refused', '--labels', 'chanel'];
  const { status, stderr } = await codegen(folder, args);
  expect(status).toBe(2);
  expect(stderr).toContain('did you mean `channel`?');
  expect(readFileSync(catalog, 'utf8')).toBe(SHOP);
  expect(existsSync(join(folder, 'generated'))).toBe(false);
});

test('all flags that are missing are named', async () => {
  const { status, stderr } = await codegen(workshop().folder, ['new', 'metric', '--id', 'a']);
  expect(status).toBe(64);
  expect(stderr).toContain('--description, --group, --type, --on must be given');
});

const WAIT = ['new', 'metric', '--id', 'wait', '--group', 'orders', '--description', 'How long'];

test('a histogram has on each side the buckets that others in its unit have there', async () => {
  const { folder, catalog } = workshop(
    SHOP.replace('buckets:\n', 'buckets:\n  ms: { unit: ms, bounds: [100, 1000] }\n').replace(
      'name: shop.order.duration, buckets: seconds',
      'name: shop.order.duration, buckets: ms',
    ),
  );
  const flags = '--type histogram --on order.placed --value durationMs'.split(' ');
  expect((await codegen(folder, [...WAIT, ...flags])).status).toBe(0);
  expect(parse(readFileSync(catalog, 'utf8')).metrics.wait).toMatchObject({
    prometheus: { name: 'shop_wait_seconds', buckets: 'seconds' },
    otel: { name: 'shop.wait', buckets: 'ms' },
  });
});

test.each(['counter', 'gauge'])('a %s of a time has a unit on each side', async (type) => {
  const { folder, catalog } = workshop();
  const flags = `--type ${type} --on order.placed --value durationMs`.split(' ');
  expect((await codegen(folder, [...WAIT, ...flags])).status).toBe(0);
  expect((await codegen(folder, ['--check'])).status).toBe(0);
  expect(parse(readFileSync(catalog, 'utf8')).metrics.wait).toMatchObject({
    prometheus: { unit: 's', name: `shop_wait_seconds${type === 'counter' ? '_total' : ''}` },
    otel: { unit: 'ms' },
  });
});
