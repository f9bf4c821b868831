import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareCatalogs } from '../../../../codegen/diff/compare.ts';
import { blocks } from '../../../kit/blocks.ts';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { edited, newestOf, OPERATED, SHOP } from '../../../kit/shop.ts';

/** `what | for whom it breaks | why it is declared`, a line per change. */
function changes(from: string, to: string): string[] {
  return compareCatalogs(newestOf(from), newestOf(to)).map(
    ({ subject, what, breaks, privacy, declared }) =>
      [`${subject}: ${what}`, breaks.join(' '), privacy ? 'privacy' : '', declared]
        .filter((part) => part)
        .join(' | '),
  );
}

const SPANS = `attributes:
  shop.time: How long it took.
spans:
  order:
    name: shop.order
    description: One order.
    on: order.placed
    duration: durationMs
    labels: [outcome]
    attributes: { shop.time: durationMs }
    status:
      - where: { outcome: [refused] }
`;

/** A shop with everything that can change. */
const ALL = OPERATED + SPANS;

test('a catalog does not differ from itself, nor when lines are added', () => {
  expect(changes(SHOP + SPANS, `# A line more.\n${SHOP}${SPANS}`)).toEqual([]);
});

test('nor does one with translations beside it', async () => {
  const own = await codegen('.', ['diff', 'metrics.schema.yaml']);
  expect(own.stdout.trim()).toBe('nothing changed');
});

test.each(blocks(new URL('changes.txt', import.meta.url)))(
  '%j to %j',
  (from = '', to = '', ...expected) => {
    expect(changes(ALL, edited(from, to, ALL))).toEqual(expected);
  },
);

test('ids that no output shows may change', () => {
  const sales = SHOP.replace('  orders:\n    description', '  sales:\n    description');
  expect(changes(SHOP, sales)).toEqual([]);
  const medium = SHOP.replace(
    '  channel:\n',
    '  medium:\n    name: channel\n    field: channel\n',
  ).replace('[channel, outcome]', '[medium, outcome]');
  expect(changes(SHOP, medium)).toEqual([]);
  const word = SHOP.replace('  token:', '  word:').replace('value: token', 'value: word');
  expect(changes(SHOP, word)).toEqual([]);
  const bounds = SHOP.replace('  seconds:', '  quick:').replaceAll(
    'buckets: seconds',
    'buckets: quick',
  );
  expect(changes(SHOP, bounds)).toEqual([]);
});

test('what a policy refused no longer is a change of privacy, and must be declared', async () => {
  const before = edited('redact: true', "redact: true, refuse: 'secret'");
  const dropped = 'policy token: refuses nothing: refuse secret became nothing | privacy';
  expect(changes(before, SHOP)).toEqual([dropped]);
  const { folder, catalog } = workshop();
  writeFileSync(join(folder, 'old.yaml'), before);
  const { status, stdout } = await codegen(folder, ['diff', 'old.yaml']);
  expect(status).toBe(1);
  expect(stdout).toContain(
    'PRIVACY policy token: refuses nothing: refuse secret became nothing, in 1 label',
  );
  writeFileSync(
    catalog,
    edited('cap:', 'allow: { breaking-change: nobody ever sold secrets }\ncap:'),
  );
  expect((await codegen(folder, ['diff', 'old.yaml'])).status).toBe(0);
});

test('a span that goes breaks readers of traces', () => {
  expect(changes(SHOP + SPANS, SHOP)).toContain('span order: is gone | otel');
});

test('queries that follow the new name of a family are no changes of their own', async () => {
  const renamed = OPERATED.replaceAll('shop_orders_total', 'shop_sales_total');
  const name = 'metric orders: prometheus name: shop_orders_total became shop_sales_total';
  expect(changes(OPERATED, renamed)).toEqual([`${name} | prometheus typescript`]);
  const { folder } = workshop(renamed);
  writeFileSync(join(folder, 'old.yaml'), OPERATED);
  const { stdout } = await codegen(folder, ['diff', 'old.yaml']);
  expect(stdout).toContain(`${name}, in 3 queries — for Prometheus, TypeScript`);
});

test('a field that a shared set gained is reported once for all its events', () => {
  const two = SHOP.replace('events:\n', 'fieldsets:\n  order: { orderId?: identifier }\nevents:\n')
    .replace('    trust: trusted\n', '    trust: trusted\n    include: [order]\n')
    .replace('      orderId?: identifier\n', '')
    .replace(
      'metrics:\n',
      '  order.lost:\n    description: Lost.\n    trust: trusted\n    include: [order]\nmetrics:\n',
    );
  const more = two.replace(
    '{ orderId?: identifier }',
    '{ orderId?: identifier, shop?: identifier }',
  );
  expect(changes(two, more)).toEqual([
    '2 events (order.placed, order.lost): the field shop is new',
  ]);
});

test('a catalog in an earlier grammar is compared as far as it can be read', () => {
  const changed = SHOP.replace(
    '    bound: 20',
    "    changes: { '2.0': { spelling: free, bound: 9 } }",
  );
  expect(changes(changed, SHOP)).toEqual(['label channel: bound: 9 became 20']);
  const earlier = SHOP.replace('    bound: 20', '    bound: 20\n    spelling: free').replace(
    'cap: 2048',
    'cap: 2048\nshards: { count: 2 }',
  );
  expect(changes(earlier, SHOP)).toEqual([]);
  expect(changes(earlier, edited('shop_orders_total', 'shop_sales_total'))).toEqual([
    'metric orders: prometheus name: shop_orders_total became shop_sales_total | prometheus typescript',
  ]);
});

test('a new name, a new edition and a reason declare what breaks', () => {
  const renamed = edited(
    '  orders:\n    description: Orders that',
    '  orders:\n    renamed_to: shop_sales_total\n    description: Orders that',
  );
  const sales = SHOP.replace(
    '  orders:\n    description: Orders that',
    '  sales:\n    description: Orders that',
  ).replace('shop_orders_total', 'shop_sales_total');
  expect(changes(renamed, sales)).toContain(
    'metric sales: prometheus name: shop_orders_total became shop_sales_total | prometheus typescript | renamed to shop_sales_total',
  );
  expect(changes(SHOP, sales)).toEqual([
    'metric sales: prometheus name: shop_orders_total became shop_sales_total | prometheus typescript',
  ]);
  const next = edited("['1.0', '2.0']", "['1.0', '2.0', '3.0']").replace(
    'labels: [outcome]',
    "labels: [outcome, { label: channel, since: '3.0' }]",
  );
  expect(changes(SHOP, next)).toContain(
    'metric order_duration: label channel is new | prometheus otel | since 3.0',
  );
  const allowed = edited(
    'type: counter',
    'type: gauge\n    allow: { breaking-change: it never was one }',
  );
  expect(changes(SHOP, allowed)).toEqual([
    'metric orders: type: counter became gauge | prometheus otel typescript | it never was one',
  ]);
});

test('what the edition in progress changes is announced by it, between two states of it too', () => {
  const open = edited("['1.0', '2.0']", "['1.0', '2.0', next]");
  const gauge = open.replace(
    'type: counter',
    'type: counter\n    changes: { next: { type: gauge } }',
  );
  const expected = 'metric orders: type: counter became gauge | prometheus otel typescript';
  expect(changes(open, gauge)).toEqual([`${expected} | since next`]);
  expect(changes(SHOP, gauge)).toContain(`${expected} | since next`);
  expect(changes(SHOP, edited('type: counter', 'type: gauge'))).toEqual([expected]);
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
  writeFileSync(catalog, edited('shop_orders_total', 'shop_sales_total'));
  const text = await codegen(folder, ['diff']);
  expect(text.status).toBe(1);
  expect(text.stdout).toContain(
    'metrics.schema.yaml:35:19 BREAKING metric orders: prometheus name',
  );
  const json = await codegen(folder, ['diff', 'HEAD', '--format', 'json']);
  expect(json.status).toBe(text.status);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      subject: 'metric orders',
      place: expect.stringMatching(/metrics\.schema\.yaml:35:19$/),
      prometheus: 'breaking',
      otel: 'compatible',
      typescript: 'breaking',
      operators: 'compatible',
    },
  ]);
  writeFileSync(join(folder, 'old.yaml'), edited('Orders', 'Sales'));
  writeFileSync(catalog, SHOP);
  const file = await codegen(folder, ['diff', 'old.yaml']);
  expect(file.status).toBe(0);
  expect(file.stdout).toContain('compatible group orders: changed');
  writeFileSync(catalog, edited('    type: histogram', "    type: histogram\n    since: '2.0'"));
  expect((await codegen(folder, ['diff', '1.0'])).stdout).toContain(
    'metric order_duration: is new',
  );
  expect((await codegen(folder, ['diff', 'no-such-thing'])).status).toBe(64);
});
