import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../codegen/main.ts', import.meta.url));

/** A small catalog without a finding. */
export const SHOP = readFileSync(new URL('shop.yaml', import.meta.url), 'utf8');

/** Runs the generator as a process of its own, in `folder`. */
export function codegen(
  folder: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    ...options,
    env: { ...process.env, ...options.env },
  });
}

/** The same without waiting for its end. */
export function startCodegen(folder: string, args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A folder with a catalog where the generator looks for it; removed when the test is over. */
export function workshop(text: string = SHOP): {
  readonly folder: string;
  readonly catalog: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const catalog = join(folder, 'metrics.schema.yaml');
  writeFileSync(catalog, text);
  return { folder, catalog };
}
