import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Translations } from '../../../../codegen/locales/translations.ts';
import { lockFile, readLock } from '../../../../codegen/lock/lock-files.ts';
import { type Checked, checkCatalog } from '../../../../codegen/pipeline.ts';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { SHOP } from '../../../kit/shop.ts';

const CATALOG = 'metrics.schema.yaml';
const TEXT = readFileSync(CATALOG, 'utf8');

const check = (text: string): Checked =>
  checkCatalog(CATALOG, text, {
    translations: new Translations(),
    locks: (folder, edition) => readLock(lockFile(CATALOG, folder, edition)),
  });

/** The catalog with pieces of it replaced. */
function edited(...edits: readonly (readonly [from: string | RegExp, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    const next = text.replace(from, to);
    expect(next, String(from)).not.toBe(text);
    return next;
  }, TEXT);
}

/** What is said of releases, with the words under the caret. */
function said(text: string): readonly { at: string; message: string; help: string }[] {
  const lines = text.split('\n');
  return check(text)
    .diagnostics.filter(({ id }) => id === 'released-edition')
    .map(({ position, message, help }) => ({
      at: lines[position.line - 1]?.slice(position.column - 1, position.end - 1) ?? '',
      message,
      help,
    }));
}

test('a bound, a type, a policy, a guard and a default of a release cannot change', () => {
  const found = said(
    edited(
      ['[0.005, 0.01, 0.025,', '[0.005, 0.02, 0.025,'],
      [/(model_cost:\n[\s\S]*?type: )counter/, '$1gauge'],
      ["pattern: '[A-Za-z0-9_.:-]{1,120}'", "pattern: '[A-Za-z0-9_.:-]{1,100}'"],
      [/where: \{ phase: \[[a-z]+/, 'where: { phase: [dispatch'],
      ['default: "openclaw."', 'default: "claw."'],
    ),
  );
  const places = ["'[A-Za-z0-9_.:-]{1,100}'", '[dispatch]', 'gauge', '"claw."'];
  expect(new Set(found.map(({ at }) => at.replace(/^\[0.*/, 'bounds')))).toEqual(
    new Set(['bounds', ...places]),
  );
  for (const { help } of found) expect(help).toContain('changes: { next:');
});

test('an entry that no release has says what to write', () => {
  const entry = [
    '  brand_new:',
    '    description: Something new.',
    '    group: messages',
    '    type: counter',
    '    prometheus: { name: openclaw_brand_new_total }',
    '    record: { on: webhook.received }',
    '',
  ].join('\n');
  const all = (since: string) =>
    said(edited([/^metrics:\n/m, `metrics:\n${entry.replace('    group', `${since}    group`)}`]));
  for (const since of ['', "    since: '2026.9'\n"]) {
    const [first] = all(since);
    expect(first?.at).toBe('brand_new');
    expect(first?.help).toContain('add `since: next` here');
  }
  expect(all('    since: next\n')).toEqual([]);
});

test('what a release has cannot go, and nothing can be added to it', () => {
  const found = said(
    edited(
      [/ {2}run_completed:\n(?: {4}.*\n)+/, ''],
      ['name: openclaw_run_duration_seconds,', 'name: openclaw_run_duration_seconds, limit: 7,'],
    ),
  );
  expect(found.map(({ message }) => message).join()).toContain(
    'metric `run_completed` is gone, but release 2026.5 has it',
  );
  const added = found.find(({ at }) => at === 'limit');
  expect(added).toMatchObject({
    at: 'limit',
    message: expect.stringContaining('has no `prometheus.limit`'),
  });
});

test('a metric that `new` writes passes, and a lock is written once', async () => {
  const { folder, catalog } = workshop(
    SHOP.replace("editions: ['1.0', '2.0']", "editions: ['1.0', '2.0', next]\nlocks: locks"),
  );
  const open = (await codegen(folder, ['lock', '2.0'])).stderr;
  expect(open).toContain('warning missing-lock release 1.0 has no lock');
  expect(open).not.toMatch(/release (next|2\.0) has no lock/);
  expect((await codegen(folder, ['lock', '1.0'])).stdout).toContain('locks/1.0.json');
  expect((await codegen(folder, ['lock', '2.0'])).status).not.toBe(0);
  const made = await codegen(folder, [
    ...['new', 'metric', '--id', 'refunds', '--description', 'Refunds.', '--group', 'orders'],
    ...['--type', 'counter', '--on', 'order.placed', '--labels', 'channel'],
  ]);
  expect(made.stderr).toBe('');
  expect(made.status).toBe(0);
  writeFileSync(catalog, readFileSync(catalog, 'utf8').replaceAll('since: next', "since: '2.0'"));
  const late = await codegen(folder, []);
  expect(late.status).not.toBe(0);
  expect(late.stderr).toContain('released-edition');
  writeFileSync(join(folder, 'locks/2.0.json'), '<<<<<<< HEAD\n');
  expect((await codegen(folder, [])).stderr).toContain('the lock of 2.0 cannot be read');
  rmSync(join(folder, 'locks/2.0.json'));
  const deleted = await codegen(folder, ['--check']);
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
  const { folder, catalog } = workshop(text);
  const read = (): string => readFileSync(catalog, 'utf8');
  const early = await codegen(folder, ['lock', '1.5']);
  expect([early.status, read()]).toEqual([2, text]);
  expect(early.stderr).toContain('edition-order');
  const { stdout, stderr, status } = await codegen(folder, ['lock', '3.10']);
  expect(stderr).not.toContain('3.10');
  expect(stdout).toContain('`next` is 3.10');
  expect(status).toBe(0);
  expect(
    read()
      .split('\n')
      .filter((line, index) => line !== text.split('\n')[index]),
  ).toEqual([
    "editions: ['1.0', '2.0', '3.10'] # then next",
    "    changes: { '3.10': { description: All orders. } }",
    "    labels: [{ label: outcome, since: '3.10' }]",
    "    since: '3.10'",
  ]);
  expect(JSON.parse(readFileSync(join(folder, 'locks/3.10.json'), 'utf8'))).toHaveProperty(
    'metrics.order_duration',
  );
  expect((await codegen(folder, [])).status).toBe(0);
});

test('of several releases the oldest that has a fact is named', async () => {
  const { folder, catalog } = workshop(
    SHOP.replace("editions: ['1.0', '2.0']", "editions: ['1.9', '1.12', next]\nlocks: locks"),
  );
  for (const edition of ['1.9', '1.12']) await codegen(folder, ['lock', edition]);
  writeFileSync(
    catalog,
    readFileSync(catalog, 'utf8').replace('shop_orders_total', 'shop_sold_total'),
  );
  const { stderr } = await codegen(folder, []);
  expect(stderr).toContain('but release 1.9 has');
  expect(stderr).not.toContain('1.12');
});
