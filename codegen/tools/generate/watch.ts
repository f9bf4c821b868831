import { readFileSync, watch } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type Command, EXIT } from '../command.ts';
import { CATALOG_OPTIONS, readOptions } from '../options.ts';
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
  const { writeInPlace } = await import('../../output/write.ts');
  const start = performance.now();
  try {
    const loaded = loadCatalog(path);
    const catalog = usable(loaded, 'text', undefined);
    if (catalog === undefined) {
      const but = keepEditorFile(folder, loaded);
      console.log(`${loaded.diagnostics.length} finding(s); nothing was written${but}`);
      return;
    }
    const files = await outputFiles(loaded, catalog, '../runtime');
    const lines = changeLines(writeInPlace(folder, files), folder);
    for (const line of lines) console.log(line);
    const took = Math.round(performance.now() - start);
    console.log(`${lines.length} file(s) changed in ${took} ms; watching ${relative('', path)}`);
  } catch (error) {
    console.error((error as Error).message);
  }
}

/** Watches the folder of the file: many editors replace a file instead of writing it. */
async function untilInterrupted(path: string, changed: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let last = read(path);
  // One after the other: what was saved last is written last.
  let runs = Promise.resolve();
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== null && name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const text = read(path);
      if (text === undefined || text === last) return;
      last = text;
      runs = runs.then(changed);
    }, QUIET_MS);
  });
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  clearTimeout(timer);
  watcher.close();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
