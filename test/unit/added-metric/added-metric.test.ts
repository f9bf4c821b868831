import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'added-metric-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EVENT = `  cache.evicted:
    description: Emitted when the cache drops an entry.
    trust: internal
    fields:
      channel?: label
      ageMs: measure ms

`;

const METRIC = `  cache_evicted_age:
    description: How old cache entries were when they were dropped.
    group: process
    type: histogram
    prometheus: { name: openclaw_cache_evicted_age_seconds, buckets: duration }
    otel: { name: openclaw.cache.evicted_age_ms, buckets: duration_ms }
    labels: [channel]
    record: { on: cache.evicted, value: ageMs }
`;

/** What a maintainer does: two entries in the one file, in their sections. */
function withMetric(catalog: string): string {
  return catalog.replace('\nmetrics:\n', `\n${EVENT}metrics:\n${METRIC}`);
}

function run(command: readonly string[], cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command], {
    cwd,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

test('one entry in the catalog reaches events, handlers, registry, instruments, tables and tests', () => {
  const catalog = join(folder, 'metrics.schema.yaml');
  writeFileSync(catalog, withMetric(readFileSync('metrics.schema.yaml', 'utf8')));
  const generated = run(
    ['codegen/main.ts', '--catalog', catalog, '--out', join(folder, 'generated')],
    process.cwd(),
  );
  expect(generated.output).not.toContain('error');
  expect(generated.status).toBe(0);
  const has = (path: string, text: string): void =>
    expect(readFileSync(join(folder, 'generated', path), 'utf8'), path).toContain(text);
  has('events.ts', 'export interface CacheEvictedEvent');
  has('prometheus-handlers.ts', "case 'cache.evicted':");
  has('prometheus-registry.ts', "name: 'openclaw_cache_evicted_age_seconds'");
  has('otel-handlers.ts', "case 'cache.evicted':");
  has('otel-instruments.ts', 'cache.evicted_age_ms');
  has('test/metrics.test.ts', 'openclaw.cache.evicted_age_ms from cache.evicted');
  for (const locale of ['en', 'ja', 'ko', 'zh-TW']) {
    has(`docs/${locale}/prometheus-metrics.md`, '| `openclaw_cache_evicted_age_seconds` |');
    has(`docs/${locale}/otel-metrics.md`, '| `openclaw.cache.evicted_age_ms` |');
    has(`docs/${locale}/events.md`, '| `cache.evicted` |');
  }
});

test('and what was generated for it compiles, runs and records, with the runtime as it stands', () => {
  for (const part of [
    'runtime/metrics',
    'runtime/otel',
    'test/kit',
    'tsconfig.json',
    'package.json',
  ])
    cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'test'), { recursive: true });
  const files = ['prometheus-handlers', 'otel-handlers'].map((name) => `generated/${name}.ts`);
  const settings = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...settings, include: [], files }));
  const types = run(['node_modules/typescript/bin/tsc', '--noEmit'], folder);
  expect(types.output).toBe('');
  const tests = run(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--root',
      '.',
      'generated/test/metrics.test.ts',
      '-t',
      'cache.evicted',
    ],
    folder,
  );
  expect(tests.output).toMatch(/2 passed/);
  expect(tests.status).toBe(0);
}, 60_000);
