import { watch } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readText } from '../../output/folder.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions } from '../command.ts';
import { changeLines } from './command.ts';

/** Editors save in several steps; what follows within this time is one save. */
const QUIET_MS = 50;

export const command: Command = {
  name: 'watch',
  summary: 'generate on every save, only what changed',
  usage: `usage: npm run codegen -- watch [options]

Runs until it is interrupted. Findings are shown where they are; the output stays as it was then.

  --out DIR        write below DIR instead of generated/
  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values } = readOptions(args, {
      ...CATALOG_OPTIONS,
      out: { type: 'string', default: 'generated' },
    });
    const path = resolve(values.catalog);
    const folder = resolve(values.out);
    await regenerate(path, folder);
    await untilInterrupted(path, () => regenerate(path, folder));
    return EXIT.fine;
  },
};

/** Runs the whole pipeline; it is fast enough, and nothing can be forgotten. */
async function regenerate(path: string, folder: string): Promise<void> {
  const { loadCatalog, usable } = await import('../load.ts');
  const { keepEditorFile, outputFiles } = await import('./files.ts');
  const { writeOutput } = await import('../../output/write.ts');
  const start = performance.now();
  try {
    const loaded = loadCatalog(path);
    const catalog = usable(loaded, 'text')?.catalog;
    if (catalog === undefined) {
      const but = keepEditorFile(folder, loaded);
      console.log(`${loaded.diagnostics.length} finding(s); nothing was written${but}`);
      return;
    }
    const files = await outputFiles(loaded, catalog, '../runtime');
    const lines = changeLines(writeOutput(folder, files, true), folder);
    for (const line of lines) console.log(line);
    const took = Math.round(performance.now() - start);
    console.log(`${lines.length} file(s) changed in ${took} ms; watching ${relative('', path)}`);
  } catch (error) {
    console.error((error as Error).message);
  }
}

/** Watches the folder of the file: many editors replace a file instead of writing it. */
async function untilInterrupted(path: string, changed: () => Promise<void>): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interrupted.abort());
  let last = readText(path);
  try {
    for await (const { filename } of watch(dirname(path), interrupted)) {
      if (filename !== null && filename !== basename(path)) continue;
      await setTimeout(QUIET_MS);
      const text = readText(path);
      if (text === undefined || text === last) continue;
      last = text;
      await changed();
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  }
}
