import { relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readText } from '../../output/folder.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions } from '../command.ts';
import { generate } from './command.ts';

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
    const catalog = resolve(values.catalog);
    const seen: Seen = new Map([[catalog, undefined]]);
    const how = { ...values, catalog, check: false, strict: false, runtime: '../runtime' };
    await untilInterrupted(seen, async () => {
      const start = performance.now();
      const { inputs } = await generate(how, 'text', true);
      for (const file of inputs) if (!seen.has(file)) seen.set(file, readText(file));
      const took = Math.round(performance.now() - start);
      console.log(`${took} ms; watching ${relative('', catalog)}`);
    });
    return EXIT.fine;
  },
};

/** The files that runs have read, with what stood in them. */
type Seen = Map<string, string | undefined>;

/** Compares contents: editors replace files, and what is not there yet may come. */
async function untilInterrupted(seen: Seen, run: () => Promise<void>): Promise<void> {
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
      await run().catch((error: Error) => console.error(error.message));
    }
    await passed(LOOK_MS);
  }
}
