/**
 * `npm run build`: for each plugin a folder below `dist/` and an archive of it, of the newest
 * edition and, below `dist/<edition>/`, of the one with the official names.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPlugin, PLUGINS, packPlugin } from './plugin-folder.ts';
import { printEdition } from './printed-edition.ts';

const root = join(import.meta.dirname, '../..');

/** The release whose names the official plugins of the gateway have. */
const OFFICIAL = '2026.9';

async function buildEdition(name: string | undefined): Promise<void> {
  const edition = await printEdition(root, name);
  const target = join(root, 'dist', name ?? '');
  try {
    for (const plugin of PLUGINS) {
      const { folder, version } = await buildPlugin(root, plugin, edition, target);
      const archive = await packPlugin(folder, version, target);
      console.log(`${relative(root, folder)}/\n${relative(root, archive)}`);
    }
  } finally {
    await edition.dispose();
  }
}

try {
  const { values } = parseArgs({ options: { edition: { type: 'string' } } });
  const editions = values.edition === undefined ? [undefined, OFFICIAL] : [values.edition];
  for (const edition of editions) await buildEdition(edition);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
