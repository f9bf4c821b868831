import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Translations } from '../../../../codegen/locales/translations.ts';
import { locksOf } from '../../../../codegen/lock/lock-files.ts';
import { type Checked, checkCatalog } from '../../../../codegen/pipeline.ts';
import { codegen, SHOP, workshop } from '../../../kit/codegen.ts';

const CATALOG = 'metrics.schema.yaml';
const TEXT = readFileSync(CATALOG, 'utf8');

const check = (text: string): Checked =>
  checkCatalog(CATALOG, text, { translations: new Translations(), locks: locksOf(CATALOG) });

/** What is said when one piece of the catalog reads otherwise, with the words under the caret. */
function said(
  from: string | RegExp,
  to: string,
): readonly { at: string; message: string; help: string }[] {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  const lines = text.split('\n');
  return check(text)
    .diagnostics.filter(({ id }) => id === 'released-edition')
    .map(({ position, message, help }) => ({
      at: lines[position.line - 1]?.slice(position.column - 1, position.end - 1) ?? '',
      message,
      help,
    }));
}

test.each([
  ['a bound', '[0.005, 0.01, 0.025,', '[0.005, 0.02, 0.025,'],
  ['a type', /(model_cost:\n[\s\S]*?type: )counter/, '$1gauge'],
  ['a policy', "pattern: '[A-Za-z0-9_.:-]{1,120}'", "pattern: '[A-Za-z0-9_.:-]{1,100}'"],
  ['a guard', /where: \{ phase: \[[a-z]+/, 'where: { phase: [dispatch'],
  ['a default', 'default: "openclaw."', 'default: "claw."'],
])('%s of a release cannot change', (_, from, to) => {
  const found = said(from, to);
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]?.help).toContain('changes: { next:');
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
    said(/^metrics:\n/m, `metrics:\n${entry.replace('    group', `${since}    group`)}`);
  for (const since of ['', "    since: '2026.9'\n"]) {
    const [first] = all(since);
    expect(first?.at).toBe('brand_new');
    expect(first?.help).toContain('add `since: next` here');
  }
  expect(all('    since: next\n')).toEqual([]);
});

test('what a release has cannot go, and nothing can be added to it', () => {
  const [gone] = said(/ {2}run_duration:\n(?: {4}.*\n)+/, '');
  expect(gone?.message).toContain('metric `run_duration` is gone, but release 2026.5 has it');
  const [added] = said(
    'name: openclaw_run_duration_seconds,',
    'name: openclaw_run_duration_seconds, limit: 7,',
  );
  expect(added).toMatchObject({
    at: 'limit',
    message: expect.stringContaining('has no `prometheus.limit`'),
  });
});

test('a metric that `new` writes passes, and a lock is written once', async () => {
  const { folder, catalog } = workshop(
    SHOP.replace("editions: ['1.0', '2.0']", "editions: ['1.0', '2.0', next]\nlocks: locks"),
  );
  expect((await codegen(folder, ['lock', '2.0'])).stdout).toContain('locks/2.0.yaml');
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
});
