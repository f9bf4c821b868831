import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { GeneratedFile } from '../emit/generated-file.ts';

const BIOME = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const SETTINGS = fileURLToPath(new URL('../../biome.json', import.meta.url));

/** Its own limit is 1 MiB: a larger file it would leave as it is, and say that all went well. */
const MOST_BYTES = 2 ** 30;

/**
 * Lays out TypeScript as the hand-written code is, by the same program, in a
 * process of its own: the caller can go on meanwhile. The emitters need not care for width.
 * @throws Error when a file does not parse: a defect of the generator, never of the catalog
 */
export async function formatted(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
  try {
    for (const { path, text } of files) writeFileSync(join(folder, path), text);
    const how = ['--write', `--config-path=${SETTINGS}`, `--files-max-size=${MOST_BYTES}`];
    const biome = promisify(execFile)(process.execPath, [BIOME, 'format', ...how, '.'], {
      cwd: folder,
    });
    await biome.catch(({ stderr }: { readonly stderr: string }) => {
      throw new Error(`Biome refuses the generated code:\n${stderr}`);
    });
    return files.map(({ path }) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
