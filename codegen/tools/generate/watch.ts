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
    const seen: Seen = new Map([[path, undefined]]);
    await untilInterrupted(seen, () => regenerate(path, folder, seen));
    return EXIT.fine;
  },
};

/** The files that runs have read, with what stood in them. */
type Seen = Map<string, string | undefined>;

/** Runs the whole pipeline; it is fast enough, and nothing can be forgotten. */
async function regenerate(path: string, folder: string, seen: Seen): Promise<void> {
  const { loadCatalog, usable } = await import('../load.ts');
  const { keepEditorFile, outputFiles } = await import('./files.ts');
  const { writeOutput } = await import('../../output/write.ts');
  const start = performance.now();
  try {
    const loaded = loadCatalog(path);
    for (const file of loaded.inputs) if (!seen.has(file)) seen.set(file, readText(file));
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

/** Compares contents: editors replace files, and what is not there yet may come. */
async function untilInterrupted(seen: Seen, generate: () => Promise<void>): Promise<void> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());
  const passed = (ms: number): Promise<void> =>
    setTimeout(ms, undefined, { signal }).catch(() => {});
  for (let first = true; !signal.aborted; first = false) {
    if (first || [...seen].some(([file, text]) => readText(file) !== text)) {
      if (!first) await passed(QUIET_MS);
      // Before the run: a save in the middle of it is seen after it.
      for (const file of seen.keys()) seen.set(file, readText(file));
      await generate();
    }
    await passed(LOOK_MS);
  }
}
