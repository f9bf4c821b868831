import { relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readText } from '../../output/folder.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions } from '../command.ts';
import { changeLines } from './command.ts';

/** Between two looks at what was read. */
const LOOK_MS = 100;
/** Editors save in several steps; what follows within this time is one save. */
const QUIET_MS = 50;

export const command: Command = {
  name: 'watch',
  summary: 'generate on every save, only what changed',
  usage: `usage: npm run codegen -- watch [options]

Runs until it is interrupted, and looks at the catalog, its guides and its translations. Findings are
shown where they are; the output stays as it was then.

  --out DIR        write below DIR instead of generated/
  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values } = readOptions(args, {
      ...CATALOG_OPTIONS,
      out: { type: 'string', default: 'generated' },
    });
    const path = resolve(values.catalog);
    const folder = resolve(values.out);
    await untilInterrupted(path, () => regenerate(path, folder));
    return EXIT.fine;
  },
};

/**
 * Runs the whole pipeline; it is fast enough, and nothing can be forgotten.
 * @returns the files that it read, as far as it came
 */
async function regenerate(path: string, folder: string): Promise<readonly string[]> {
  const { loadCatalog, usable } = await import('../load.ts');
  const { keepEditorFile, outputFiles } = await import('./files.ts');
  const { writeOutput } = await import('../../output/write.ts');
  const start = performance.now();
  const read = [path];
  try {
    const loaded = loadCatalog(path);
    read.push(...loaded.beside);
    const catalog = usable(loaded, 'text')?.catalog;
    if (catalog === undefined) {
      const but = keepEditorFile(folder, loaded);
      console.log(`${loaded.diagnostics.length} finding(s); nothing was written${but}`);
      return read;
    }
    const files = await outputFiles(loaded, catalog, '../runtime');
    const lines = changeLines(writeOutput(folder, files, true), folder);
    for (const line of lines) console.log(line);
    const took = Math.round(performance.now() - start);
    console.log(`${lines.length} file(s) changed in ${took} ms; watching ${relative('', path)}`);
  } catch (error) {
    console.error((error as Error).message);
  }
  return read;
}

/** Compares contents: editors replace files, and what is not there yet may come. */
async function untilInterrupted(
  path: string,
  generate: () => Promise<readonly string[]>,
): Promise<void> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());
  const passed = (ms: number): Promise<void> =>
    setTimeout(ms, undefined, { signal }).catch(() => {});
  const seen = new Map<string, string | undefined>([[path, undefined]]);
  while (!signal.aborted) {
    if ([...seen].some(([file, text]) => readText(file) !== text)) {
      await passed(QUIET_MS);
      // Before the run: a save in the middle of it is seen after it.
      for (const file of seen.keys()) seen.set(file, readText(file));
      for (const file of await generate()) if (!seen.has(file)) seen.set(file, readText(file));
    }
    await passed(LOOK_MS);
  }
}
