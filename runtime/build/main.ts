/**
 * `npm run build`: for each plugin a folder below `dist/` and an archive of it, of the newest
 * edition and, below `dist/<edition>/`, of the one with the official names.
 */
import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { EXIT, readOptions, runProgram } from '../../codegen/tools/command.ts';
import { buildPlugin, PLUGINS, packPlugin } from './plugin-folder.ts';

const root = join(import.meta.dirname, '../..');

/** The release whose names the official plugins of the gateway have. */
const OFFICIAL = '2026.9';

/** @throws Error with the generator's own words when the catalog has no such edition */
async function printEdition(name: string, folder: string): Promise<void> {
  const script = ['-r', './runtime/node-version.cjs', 'codegen/main.ts'];
  const args = [...script, '--edition', name, '--out', folder];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root });
  } catch (error) {
    const { stderr = String(error) } = error as { readonly stderr?: string };
    throw new Error(stderr.split('\n\nusage:')[0]?.trim());
  }
}

async function buildEdition(name: string | undefined): Promise<void> {
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'edition-'));
  if (name !== undefined) await printEdition(name, scratch.path);
  const generated = name === undefined ? join(root, 'generated') : scratch.path;
  const target = join(root, 'dist', name ?? '');
  for (const plugin of PLUGINS) {
    const { folder, version } = await buildPlugin(root, plugin, { name, generated }, target);
    const archive = await packPlugin(folder, version, target);
    console.log(`${relative(root, folder)}/\n${relative(root, archive)}`);
  }
}

const usage = `usage: npm run build -- [options]

  --edition NAME   only the plugins of this edition, below dist/NAME/
                   (default: those of the newest below dist/, those of ${OFFICIAL} below dist/${OFFICIAL}/)`;

async function run(args: readonly string[]): Promise<number> {
  const { edition } = readOptions(args, { edition: { type: 'string' } }).values;
  try {
    const editions = edition === undefined ? [undefined, OFFICIAL] : [edition];
    for (const one of editions) await buildEdition(one);
    return EXIT.fine;
  } catch (error) {
    console.error((error as Error).message);
    return EXIT.findings;
  }
}

process.exitCode = await runProgram({ usage, run }, process.argv.slice(2));
