import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Position } from '../../../../codegen/diagnostic.ts';
import { Translations } from '../../../../codegen/locales/translations.ts';
import { frozenFacts } from '../../../../codegen/lock/check.ts';
import { checkCatalog, resolveText } from '../../../../codegen/pipeline.ts';
import { blocks } from '../../../kit/blocks.ts';
import { workshop } from '../../../kit/codegen.ts';
import { edited, SHOP } from '../../../kit/shop.ts';

/** A shop with two releases and an edition in progress, and what its releases have. */
const OPEN = `${edited("['1.0', '2.0']", "['1.0', '2.0', next]\nlocks: locks")}settings:
  shop.enabled: { type: boolean, default: 'true', description: Whether. }
logs: { line: code.line, function: code.function, fields: shop.log. }
spans:
  order:
    name: shop.order
    on: order.placed
    where: { outcome: [paid] }
    attributes:
      shop.items: durationMs
`;
const released = new Map(
  resolveText('catalog.yaml', OPEN)
    .filter(({ catalog }) => catalog.edition !== 'next')
    .map(({ catalog, document }) => [catalog.edition, frozenFacts(document)]),
);

/** A piece of the catalog, what stands there instead, then the words under the caret and what is said. */
test.each(blocks(new URL('check.txt', import.meta.url)))(
  '%j to %j',
  (from = '', to = '', ...said) => {
    const text = edited(from, to, OPEN);
    const files = {
      translations: new Translations(),
      locks: (_: string, at: string) => released.get(at),
    };
    const found = checkCatalog('catalog.yaml', text, files).diagnostics.filter(
      ({ id }) => id === 'released-edition',
    );
    const under = ({ line, column, end }: Position): string | undefined =>
      text.split('\n')[line - 1]?.slice(column - 1, end - 1);
    expect(
      found.flatMap(({ position, message, help }) => [under(position), message, help]),
    ).toEqual(said);
  },
);

const CATALOG = 'metrics.schema.yaml';

/** A shop with an edition in progress after these releases, and a folder for their locks. */
const lockable = (one: string, other: string) =>
  workshop(edited("['1.0', '2.0']", `['${one}', '${other}', next]\nlocks: locks`));

test('a metric that `new` writes passes, and a lock is written once', async () => {
  const { run, read, write, at } = lockable('1.0', '2.0');
  const open = (await run('lock', '2.0')).stderr;
  expect(open).toContain('warning missing-lock release 1.0 has no lock');
  expect(open).not.toMatch(/release (next|2\.0) has no lock/);
  expect((await run('lock', '1.0')).stdout).toContain('locks/1.0.json');
  expect((await run('lock', '2.0')).status).not.toBe(0);
  const flags = '--description Refunds. --group orders --type counter --on order.placed';
  const made = await run('new', 'metric', '--id', 'refunds', ...flags.split(' '));
  expect([made.stderr, made.status]).toEqual(['', 0]);
  write(CATALOG, read(CATALOG).replaceAll('since: next', "since: '2.0'"));
  const late = await run();
  expect(late.status).not.toBe(0);
  expect(late.stderr).toContain('released-edition');
  write('locks/2.0.json', '<<<<<<< HEAD\n');
  expect((await run()).stderr).toContain('the lock of 2.0 cannot be read');
  rmSync(at('locks/2.0.json'));
  const deleted = await run('--check');
  expect(deleted.status).not.toBe(0);
  expect(deleted.stderr).toContain('release 2.0 has no lock');
});

test('the release of an edition gives `next` its name wherever an entry says it, and nowhere else', async () => {
  const edits: readonly (readonly [string, string])[] = [
    ["editions: ['1.0', '2.0']", "editions: ['1.0', '2.0', next] # then next\nlocks: locks"],
    [
      'description: Orders that were placed.',
      'description: Orders that were placed. See the next one.\n    changes: { next: { description: All orders. } }',
    ],
    [
      '    labels: [outcome]',
      '    labels: [{ label: outcome, since: \'next\' }]\n    since: "next"',
    ],
  ];
  const text = edits.reduce((before, [from, to]) => before.replace(from, to), SHOP);
  const { run, read } = workshop(text);
  const early = await run('lock', '1.5');
  expect([early.status, read(CATALOG)]).toEqual([2, text]);
  expect(early.stderr).toContain('edition-order');
  const { stdout, stderr, status } = await run('lock', '3.10');
  expect(stderr).not.toContain('3.10');
  expect(stdout).toContain('`next` is 3.10');
  expect(status).toBe(0);
  const before = text.split('\n');
  expect(
    read(CATALOG)
      .split('\n')
      .filter((line, index) => line !== before[index]),
  ).toEqual([
    "editions: ['1.0', '2.0', '3.10'] # then next",
    "    changes: { '3.10': { description: All orders. } }",
    "    labels: [{ label: outcome, since: '3.10' }]",
    "    since: '3.10'",
  ]);
  expect(JSON.parse(read('locks/3.10.json'))).toHaveProperty('metrics.order_duration');
  expect((await run()).status).toBe(0);
});

test('of several releases the oldest that has a fact is named', async () => {
  const { run, read, write } = lockable('1.9', '1.12');
  for (const edition of ['1.9', '1.12']) await run('lock', edition);
  write(CATALOG, read(CATALOG).replace('shop_orders_total', 'shop_sold_total'));
  const { stderr } = await run();
  expect(stderr).toContain('but release 1.9 has');
  expect(stderr).not.toContain('1.12');
});
