/** `npm run build`: one installable folder per plugin, under `dist/`. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildPlugin, type PluginSource } from './build/plugin-folder.ts';

const root = join(import.meta.dirname, '..');

const plugins: readonly PluginSource[] = [
  {
    entry: 'runtime/prometheus/plugin.ts',
    docs: ['prometheus-metrics.md'],
  },
  {
    entry: 'runtime/otel/plugin.ts',
    docs: ['otel-metrics.md', 'otel-spans.md', 'events.md'],
  },
];

for (const plugin of plugins) {
  if (!existsSync(join(root, plugin.entry))) continue;
  const { folder, files } = await buildPlugin(root, plugin);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${relative(root, folder)}/  ${kilobytes(total)}`);
  for (const file of files) console.log(`  ${file.path.padEnd(40)} ${kilobytes(file.bytes)}`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
