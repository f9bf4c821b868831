import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { workshop } from '../../../../kit/codegen.ts';
import { edited, SHOP } from '../../../../kit/shop.ts';

/** The catalog after `new metric`. */
async function withRefusals(text: string): Promise<string> {
  const { run, read } = workshop(text);
  const flags = '--id refusals --group orders --type counter --on order.placed'.split(' ');
  const { status } = await run(
    'new',
    'metric',
    ...flags,
    '--description',
    'Refused: "all" # of it',
  );
  expect(status).toBe(0);
  return read('metrics.schema.yaml');
}

test('an entry ends its lines as the catalog does', async () => {
  const catalog = await withRefusals(SHOP.replaceAll('\n', '\r\n'));
  expect(catalog).toContain('refusals:\r\n');
  expect(catalog).not.toMatch(/[^\r]\n/);
});

test('an entry goes to the end of its own group, and comments stay', async () => {
  const id = '  order_duration:\n';
  const grouped = edited(
    'group: orders\n    type: histogram',
    'group: time\n    type: histogram',
    edited('  orders: Orders', '  orders: Orders\n  time: Time', edited(id, `  # how long\n${id}`)),
  );
  const catalog = await withRefusals(grouped);
  const { metrics } = parse(catalog);
  expect(Object.keys(metrics)).toEqual(['orders', 'refusals', 'order_duration']);
  expect(metrics.refusals.description).toBe('Refused: "all" # of it');
  expect(catalog).toContain('# how long');
});
