import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codegen, SHOP, workshop } from '../../../kit/codegen.ts';

interface Report {
  readonly series: number;
  readonly families: readonly {
    readonly name: string;
    readonly series: number | string;
    readonly labels: readonly { readonly values: number }[];
  }[];
  readonly fleet?: {
    readonly series: number;
    readonly samples: number;
    readonly samplesPerSecond: number;
    readonly bytesPerScrape: number;
  };
}

async function budget(text: string, ...flags: string[]): Promise<Report> {
  const { stdout } = await codegen(workshop(text).folder, ['budget', '--format', 'json', ...flags]);
  return JSON.parse(stdout) as Report;
}

const familyOf = (report: Report, name: string) => report.families.find((one) => one.name === name);

test('closed sets multiply, open labels count by their bound', async () => {
  const report = await budget(SHOP);
  expect(familyOf(report, 'shop_orders_total')).toMatchObject({
    series: 40,
    labels: [{ values: 20 }, { values: 2 }],
  });
  expect(familyOf(report, 'shop_order_duration_seconds')).toMatchObject({ series: 2 });
  expect(report.series).toBe(42);
});

test('a field that may be missing adds the fallback, a guard leaves values out', async () => {
  const optional = SHOP.replace('outcome: [paid, refused]', 'outcome?: [paid, refused]');
  expect(familyOf(await budget(optional), 'shop_order_duration_seconds')?.series).toBe(3);
  const guarded = SHOP.replace(
    '{ on: order.placed }',
    '{ on: order.placed, where: { outcome: [paid] } }',
  );
  expect(familyOf(await budget(guarded), 'shop_orders_total')?.series).toBe(20);
});

test('a limit bounds the family, and is what the store is given', async () => {
  const { folder } = workshop(
    SHOP.replace('{ name: shop_orders_total }', '{ name: shop_orders_total, limit: 7 }'),
  );
  const { stdout } = await codegen(folder, ['budget', '--format', 'json']);
  expect(familyOf(JSON.parse(stdout), 'shop_orders_total')?.series).toBe(7);
  expect((await codegen(folder, [])).status).toBe(0);
  const registry = readFileSync(join(folder, 'generated/prometheus-registry.ts'), 'utf8');
  expect(registry).toMatch(
    /name: 'shop_orders_total',\s+help: [^\n]+\s+labels: [^\n]+\s+limit: 7,/,
  );
});

test('a fleet is planned from full stores', async () => {
  const { fleet } = await budget(SHOP, '--gateways', '10', '--interval', '30');
  // 40 counters of one sample, 2 histograms of 3 bounds, +Inf, sum and count.
  expect(fleet).toMatchObject({ series: 420, samples: 520, samplesPerSecond: 520 / 30 });
  const full = await budget(SHOP.replace('bound: 20', 'bound: 9000'), '--gateways', '2');
  expect(full.fleet?.series).toBe(2 * 2048);
});

test('a family with more than its share is warned about, and fails when asked to', async () => {
  const { folder } = workshop(SHOP.replace('bound: 20', 'bound: 400'));
  const { status, stderr } = await codegen(folder, ['budget']);
  expect(status).toBe(0);
  expect(stderr).toContain('1 families can take more than 25% of the store');
  expect((await codegen(folder, ['budget', '--strict'])).status).toBe(1);
  expect((await codegen(folder, ['budget', '--strict', '--share', '50'])).status).toBe(0);
});

test('an open label without a bound makes the family unbounded', async () => {
  const report = await budget(SHOP.replace('    bound: 20\n', ''));
  expect(familyOf(report, 'shop_orders_total')?.series).toBe('unbounded');
});
