import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCatalog } from '../../../../codegen/catalog/source.ts';
import { compareCatalogs } from '../../../../codegen/diff/compare.ts';
import { resolveText } from '../../../../codegen/pipeline.ts';
import { codegen, SHOP, workshop } from '../../../kit/codegen.ts';

/** `what | for whom it breaks | why it is declared`, a line per change. */
function changes(from: string, to: string): string[] {
  const read = (text: string) => {
    const newest = resolveText('catalog.yaml', text).at(-1);
    if (newest === undefined)
      throw new Error(JSON.stringify(parseCatalog('catalog.yaml', text).diagnostics));
    return newest;
  };
  return compareCatalogs(read(from), read(to)).map(
    ({ subject, what, breaks, declared }) =>
      `${subject}: ${what} | ${breaks.join(' ')}${declared === undefined ? '' : ` | ${declared}`}`,
  );
}

const edit = (from: string, to: string): string => {
  expect(SHOP).toContain(from);
  return SHOP.replace(from, to);
};

test('a catalog does not differ from itself', () => {
  expect(changes(SHOP, SHOP)).toEqual([]);
});

test.each([
  [
    'type: counter',
    'type: gauge',
    'metric orders: type: counter became gauge | prometheus otel typescript',
  ],
  [
    'shop_orders_total',
    'shop_sales_total',
    'metric orders: prometheus name: shop_orders_total became shop_sales_total | prometheus typescript',
  ],
  [
    'name: shop.orders }',
    'name: shop.sales }',
    'metric orders: otel name: shop.orders became shop.sales | otel typescript',
  ],
  [
    '{ name: shop.orders }',
    '{ name: shop.orders, unit: usd }',
    'metric orders: otel unit: count became usd | otel',
  ],
  [
    '{ name: shop.orders }',
    "{ name: shop.orders, since: '2.0' }",
    'metric orders: otel since: 1.0 became 2.0 | otel',
  ],
  [
    '{ name: shop_orders_total }',
    '{ name: shop_orders_total, limit: 9 }',
    'metric orders: prometheus limit: nothing became 9 | prometheus',
  ],
  [
    'value: token',
    'value: token\n    fallback: none',
    'label channel: fallback: unknown became none | prometheus otel',
  ],
  [
    'otel: shop.channel',
    'otel: shop.medium',
    'label channel: otel: shop.channel became shop.medium | otel',
  ],
  [
    '    bound: 20',
    '    bound: 20\n    name: medium',
    'label channel: name: channel became medium | prometheus',
  ],
  ['    bound: 20', '    bound: 30', 'label channel: bound: 20 became 30 | '],
  [
    '{1,40}',
    '{1,50}',
    'label channel: value policy: {"redact":true,"pattern":"[a-z0-9_]{1,40}","example":"web"} became {"redact":true,"pattern":"[a-z0-9_]{1,50}","example":"web"} | prometheus otel',
  ],
  [
    'How it ended',
    'How it went',
    'label outcome: description: {"en":"How it ended"} became {"en":"How it went"} | ',
  ],
  ['cap: 2048', 'cap: 1000', 'catalog: cap: 2048 became 1000 | prometheus'],
  ['trust: trusted', 'trust: internal', 'event order.placed: trust: trusted became internal | '],
  [
    'durationMs: measure ms',
    'durationMs?: measure ms',
    'event order.placed: durationMs may now be missing | typescript',
  ],
  [
    'channel: label',
    'channel: label\n      shop?: identifier',
    'event order.placed: the field shop is new | ',
  ],
  [
    '      orderId?: identifier\n',
    '',
    'event order.placed: the field orderId is gone | typescript',
  ],
  [
    'orderId?: identifier',
    'orderId?: content',
    'event order.placed: orderId class: identifier became content | ',
  ],
  [
    '{ on: order.placed }',
    '{ on: order.placed, where: { outcome: [paid] } }',
    'metric orders: order.placed: another guard | prometheus otel',
  ],
  ['Orders', 'Sales', 'group orders: changed | '],
])('%j to %j', (from, to, expected) => {
  expect(changes(SHOP, edit(from, to))).toEqual([expected]);
});

test('values, bounds and labels: gone breaks, new does not', () => {
  expect(changes(SHOP, edit('[paid, refused]', '[paid, lost]'))).toEqual([
    'label outcome: the value refused is gone | prometheus otel',
    'label outcome: the value lost is new | ',
    'event order.placed: outcome: refused is gone | typescript',
    'event order.placed: outcome: lost is new | ',
  ]);
  expect(changes(SHOP, edit('[0.1, 1, 10]', '[0.1, 5, 10]'))).toEqual([
    'metric order_duration: prometheus bounds that are gone: 1 | prometheus',
    'metric order_duration: prometheus bounds that are new: 5 | ',
    'metric order_duration: otel bounds that are gone: 1 | otel',
    'metric order_duration: otel bounds that are new: 5 | ',
  ]);
  expect(changes(SHOP, edit('labels: [outcome]', 'labels: [channel]'))).toEqual([
    'metric order_duration: prometheus label outcome is gone | prometheus',
    'metric order_duration: prometheus label channel is new | prometheus',
    'metric order_duration: otel label outcome is gone | otel',
    'metric order_duration: otel label channel is new | otel',
  ]);
});

test('a new name, a new edition and a reason declare what breaks', () => {
  const renamed = edit(
    '  orders:\n    description: Orders that',
    '  orders:\n    renamed_to: shop_sales_total\n    description: Orders that',
  );
  const sales = SHOP.replace(
    '  orders:\n    description: Orders that',
    '  sales:\n    description: Orders that',
  ).replace('shop_orders_total', 'shop_sales_total');
  expect(changes(renamed, sales)).toContain(
    'metric orders: is gone | prometheus otel typescript | renamed to shop_sales_total',
  );
  expect(changes(SHOP, sales)).toContain('metric orders: is gone | prometheus otel typescript');
  const next = edit("['1.0', '2.0']", "['1.0', '2.0', '3.0']").replace(
    'labels: [outcome]',
    "labels: [outcome, { label: channel, since: '3.0' }]",
  );
  expect(changes(SHOP, next)).toContain(
    'metric order_duration: prometheus label channel is new | prometheus | since 3.0',
  );
  const allowed = edit(
    'type: counter',
    'type: gauge\n    allow: { breaking-change: it never was one }',
  );
  expect(changes(SHOP, allowed)).toEqual([
    'metric orders: type: counter became gauge | prometheus otel typescript | it never was one',
  ]);
});

test('what the edition in progress changes is announced by it, between two states of it too', () => {
  const open = edit("['1.0', '2.0']", "['1.0', '2.0', next]");
  const gauge = open.replace(
    'type: counter',
    'type: counter\n    changes: { next: { type: gauge } }',
  );
  const expected = 'metric orders: type: counter became gauge | prometheus otel typescript';
  expect(changes(open, gauge)).toEqual([`${expected} | since next`]);
  expect(changes(SHOP, gauge)).toContain(`${expected} | since next`);
  expect(changes(SHOP, edit('type: counter', 'type: gauge'))).toEqual([expected]);
});

test('the command compares with a revision, a file and an edition, and fails on what is undeclared', async () => {
  const { folder, catalog } = workshop();
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  };
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  expect((await codegen(folder, ['diff'])).stdout).toBe('nothing changed\n');
  writeFileSync(catalog, edit('shop_orders_total', 'shop_sales_total'));
  const text = await codegen(folder, ['diff']);
  expect(text.status).toBe(1);
  expect(text.stdout).toContain(
    'metrics.schema.yaml:35:19 BREAKING metric orders: prometheus name',
  );
  const json = JSON.parse((await codegen(folder, ['diff', 'HEAD', '--format', 'json'])).stdout);
  expect(json).toMatchObject([
    {
      subject: 'metric orders',
      prometheus: 'breaking',
      otel: 'compatible',
      typescript: 'breaking',
    },
  ]);
  const markdown = (await codegen(folder, ['diff', 'HEAD', '--format', 'markdown'])).stdout;
  expect(markdown).toContain('## Breaking for Prometheus users\n\n- **metric orders**: ');
  writeFileSync(join(folder, 'old.yaml'), edit('Orders', 'Sales'));
  writeFileSync(catalog, SHOP);
  const file = await codegen(folder, ['diff', 'old.yaml']);
  expect(file.status).toBe(0);
  expect(file.stdout).toContain('compatible group orders: changed');
  writeFileSync(catalog, edit('    type: histogram', "    type: histogram\n    since: '2.0'"));
  expect((await codegen(folder, ['diff', '1.0'])).stdout).toContain(
    'metric order_duration: is new',
  );
  expect((await codegen(folder, ['diff', 'no-such-thing'])).status).toBe(2);
});
