import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDiagnostic } from '../../../codegen/diagnostic.ts';
import { checkCatalog } from '../../../codegen/pipeline.ts';
import { edited } from '../../kit/shop.ts';
import { Edition } from '../../oracle/edition.ts';

const CATALOG = readFileSync('metrics.schema.yaml', 'utf8');
const ENTRIES = readFileSync(new URL('entries.yaml', import.meta.url), 'utf8');

/** Each section of the catalog begins with what is added to it; after a release `next` comes with the first addition. */
const withEntries = (catalog: string, entries = ENTRIES): string =>
  entries
    .split(/^(?=\w)/m)
    .slice(1)
    .reduce((text, added) => edited(/^\w+:\n/.exec(added)?.[0] ?? '', added, text), catalog)
    .replace(/^(editions: \[.*?)(?:, next)?\]/m, '$1, next]');

let edition: Edition;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'added-metric-'));
  const catalog = join(folder, 'metrics.schema.yaml');
  // What the catalog names by its path: guides and locks.
  for (const room of ['runtime', 'codegen'])
    symlinkSync(join(process.cwd(), room), join(folder, room));
  writeFileSync(catalog, withEntries(CATALOG));
  edition = await Edition.generate('next', catalog);
  rmSync(folder, { recursive: true });
}, 60_000);
afterAll(() => edition[Symbol.dispose]());

test.each(['en', 'ja', 'ko', 'zh-TW'])('what is added stands in the tables in %s', (locale) => {
  for (const [page, name] of [
    ['prometheus-metrics', 'openclaw_cache_evicted_age_seconds'],
    ['otel-metrics', 'openclaw.cache.evicted_age_ms'],
    ['events', 'cache.evicted'],
  ]) {
    const text = readFileSync(join(edition.folder, `docs/${locale}/${page}.md`), 'utf8');
    expect(text).toContain(`| \`${name}\` |`);
  }
});

test('and what was generated for it compiles and records, with the runtime as it stands', async () => {
  const config = join(edition.folder, '../tsconfig.json');
  writeFileSync(config, '{ "extends": "../../tsconfig.json", "include": ["generated/*.ts"] }');
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', '-p', config];
  const { stdout, stderr } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');

  const own = { channel: 'slack', shelf: 'top', ageMs: 1500 };
  const event = { type: 'cache.evicted', ts: 1, seq: 1, ...own } as never;
  const sums: unknown[] = [];
  for (const side of [edition.prometheus(), edition.otel()]) {
    side.record(event, { trusted: true });
    for (const [name, { series }] of await side.families())
      sums.push([name, [...series].map(([labels, { value }]) => [labels, value])]);
  }
  expect(sums).toEqual([
    ['openclaw_cache_evicted_age_seconds', [['[["channel","slack"],["shelf","top"]]', 1.5]]],
    [
      'openclaw.cache.evicted_age_ms',
      [['[["openclaw.cache.shelf","top"],["openclaw.channel","slack"]]', 1500]],
    ],
  ]);
}, 60_000);

test('README shows an entry that is added like that, and what is said of mistakes in it', () => {
  const readme = readFileSync('README.md', 'utf8');
  const blocks = [...readme.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  const begun = (begins: string): string => blocks.find((text) => text.startsWith(begins)) ?? '';
  const entry = begun('  skill_tool_used:');
  // Whoever follows README to the letter has it already.
  const added = withEntries(CATALOG.replace(entry, ''), `\nmetrics:\n${entry}`);
  expect(found(added)).toEqual([]);
  const label = 'first: [{ field: agentId }, { field: sessionKey';
  const wrong = edited(`${label}, after: agent }]`, `${label} }]`, added);
  const said = found(edited('labels: [skill, tool]', 'labels: [skill, tol]', wrong));
  // Where they stand moves with the catalog.
  const placeless = (text: string): string => text.replace(/\d+/g, '#').trim();
  expect(placeless(said.join('\n'))).toBe(placeless(begun('metrics.schema.yaml:')));
});

/** What the lint says of a catalog. */
const found = (text: string): string[] =>
  checkCatalog('metrics.schema.yaml', text).diagnostics.map((one) => formatDiagnostic(one, text));
