/**
 * `npm run build`: for each plugin a folder below `dist/` and an archive of it, of the newest
 * edition and, below `dist/<edition>/`, of the one with the official names.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPlugin, type PluginSource, packPlugin } from './plugin-folder.ts';
import { printEdition } from './printed-edition.ts';

const root = join(import.meta.dirname, '../..');

/** The release whose names the official plugins of the gateway have. */
const OFFICIAL = '2026.9';

const plugins: readonly PluginSource[] = [
  {
    id: 'diagnostics-prometheus',
    entry: 'runtime/plugins/prometheus.ts',
    docs: ['prometheus-metrics.md'],
  },
  {
    id: 'diagnostics-otel',
    entry: 'runtime/plugins/otel.ts',
    docs: ['otel-metrics.md', 'otel-spans.md', 'events.md'],
  },
];

async function buildEdition(name: string | undefined): Promise<void> {
  const edition = await printEdition(root, name);
  const target = join(root, 'dist', name ?? '');
  try {
    for (const plugin of plugins) {
      const { folder, version, files } = await buildPlugin(root, plugin, edition, target);
      const archive = await packPlugin(folder, version, target);
      const total = files.reduce((sum, file) => sum + file.bytes, 0);
      console.log(`${relative(root, archive)}`);
      console.log(`${relative(root, folder)}/  ${kilobytes(total)}`);
      for (const file of files) console.log(`  ${file.path.padEnd(40)} ${kilobytes(file.bytes)}`);
    }
  } finally {
    await edition.dispose();
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}

try {
  const { values } = parseArgs({ options: { edition: { type: 'string' } } });
  const editions = values.edition === undefined ? [undefined, OFFICIAL] : [values.edition];
  for (const edition of editions) await buildEdition(edition);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
