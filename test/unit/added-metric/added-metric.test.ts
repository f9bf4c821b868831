import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Edition } from '../../oracle/edition.ts';

const EVENT = `  cache.evicted:
    description: Emitted when the cache drops an entry.
    trust: internal
    since: next
    fields:
      channel?: label
      shelf?: label
      ageMs: measure ms

`;

const METRIC = `  cache_evicted_age:
    description: How old cache entries were when they were dropped.
    group: process
    type: histogram
    since: next
    prometheus: { name: openclaw_cache_evicted_age_seconds, buckets: duration }
    otel: { name: openclaw.cache.evicted_age_ms, buckets: duration_ms }
    labels: [channel, shelf]
    record: { on: cache.evicted, value: ageMs }
`;

const POLICY = "  shelf: { pattern: '[a-z]{1,20}', since: next, example: top }\n";

const LABEL = `  shelf:
    description: Shelf of the cache
    otel: openclaw.cache.shelf
    value: shelf
    bound: 4
    since: next
`;

/** What a maintainer does: an entry in each section that is concerned, as README says. */
function withMetric(catalog: string): string {
  return catalog
    .replace('\nmetrics:\n', `\n${EVENT}metrics:\n${METRIC}`)
    .replace('\nvalues:\n', `\nvalues:\n${POLICY}`)
    .replace('\nlabels:\n', `\nlabels:\n${LABEL}`);
}

let edition: Edition;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'added-metric-'));
  const catalog = join(folder, 'metrics.schema.yaml');
  // What the catalog names by its path: guides and locks.
  for (const room of ['runtime', 'codegen'])
    symlinkSync(join(process.cwd(), room), join(folder, room));
  writeFileSync(catalog, withMetric(readFileSync('metrics.schema.yaml', 'utf8')));
  edition = await Edition.generate('next', catalog);
  rmSync(folder, { recursive: true });
}, 60_000);
afterAll(() => edition[Symbol.dispose]());

test('one entry in the catalog reaches events, handlers, registry, instruments and tables', () => {
  const has = (path: string, text: string): void =>
    expect(readFileSync(join(edition.folder, path), 'utf8'), path).toContain(text);
  has('events.ts', 'export interface CacheEvictedEvent');
  has('prometheus-handlers.ts', "case 'cache.evicted':");
  has('prometheus-registry.ts', "name: 'openclaw_cache_evicted_age_seconds'");
  has('otel-handlers.ts', "case 'cache.evicted':");
  has('otel-instruments.ts', 'cache.evicted_age_ms');
  for (const locale of ['en', 'ja', 'ko', 'zh-TW']) {
    has(`docs/${locale}/prometheus-metrics.md`, '| `openclaw_cache_evicted_age_seconds` |');
    has(`docs/${locale}/otel-metrics.md`, '| `openclaw.cache.evicted_age_ms` |');
    has(`docs/${locale}/events.md`, '| `cache.evicted` |');
  }
});

test('and what was generated for it compiles and records, with the runtime as it stands', async () => {
  const config = join(edition.folder, '../tsconfig.json');
  writeFileSync(config, '{ "extends": "../../tsconfig.json", "include": ["generated/*.ts"] }');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', config],
    { encoding: 'utf8' },
  );
  expect(stdout + stderr).toBe('');

  const event = {
    type: 'cache.evicted',
    ts: 1,
    seq: 1,
    channel: 'slack',
    shelf: 'top',
    ageMs: 1500,
  } as never;
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
