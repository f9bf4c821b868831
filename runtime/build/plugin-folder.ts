import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { PluginEntry } from '../host/host.ts';
import { bundle, licenceText } from './bundle.ts';

export interface PluginSource {
  readonly id: string;
  /** The entry module, from the root of the project. */
  readonly entry: string;
  /** Names of the documentation tables that belong to the plugin, in every language. */
  readonly docs: readonly string[];
}

/** The plugins, and what belongs to each. */
export const PLUGINS: readonly PluginSource[] = [
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

/** The code and documents of an edition of the catalog. */
export interface Edition {
  /** Undefined for the newest. */
  readonly name: string | undefined;
  /** The folder that the generator wrote. */
  readonly generated: string;
}

/** The oldest gateway that has what the plugins use. */
const hostVersions = '>=2026.9.0';

/**
 * Writes `<target>/<plugin id>/` anew.
 *
 * @returns its path, and the version with the edition, unless that is the newest
 */
export async function buildPlugin(
  root: string,
  source: PluginSource,
  edition: Edition,
  target: string,
): Promise<{ readonly folder: string; readonly version: string }> {
  const folder = join(target, source.id);
  // Before anything is removed: code that cannot be bundled leaves the build before it.
  const { code, packages } = await bundle(root, join(root, source.entry), edition.generated);
  await rm(folder, { recursive: true, force: true });
  const write = async (path: string, text: string): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    // Modes are in the archive as well, and must not be those of who builds.
    await chmod(file, 0o644);
  };
  await write('index.js', code);
  // The built one is asked, at an address of its own: which settings there are depends on the edition.
  const index = `${pathToFileURL(join(folder, 'index.js'))}?${performance.now()}`;
  const { default: plugin } = (await import(index)) as { default: PluginEntry };
  const project = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await write('package.json', json(packageManifest(plugin, edition.name, project)));
  await write('openclaw.plugin.json', json(pluginManifest(plugin)));
  // The host's surface is declared without imports of ours, so it is the declaration file as is.
  const host = await readFile(join(root, 'runtime/host/host.ts'), 'utf8');
  const declarations = '\ndeclare const plugin: PluginEntry;\nexport default plugin;\n';
  await write('index.d.ts', host + declarations);
  await write('LICENSE', await licenceText(root, packages));
  const docs = join(edition.generated, 'docs');
  const tables = source.docs.map((name) => `*/${name}`);
  for (const path of globSync(tables, { cwd: docs }))
    await write(join('docs', path), await readFile(join(docs, path), 'utf8'));
  return { folder, version: [project.version, edition.name].filter(Boolean).join('-') };
}

function packageManifest(
  plugin: PluginEntry,
  edition: string | undefined,
  { version, license }: { readonly version: string; readonly license: string },
): object {
  return {
    name: `@openclaw/${plugin.id}`,
    version,
    description: [plugin.description, edition && `Edition ${edition}.`].filter(Boolean).join(' '),
    license,
    type: 'module',
    main: './index.js',
    types: './index.d.ts',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    peerDependencies: { openclaw: hostVersions },
    peerDependenciesMeta: { openclaw: { optional: true } },
    openclaw: {
      extensions: ['./index.js'],
      compat: { pluginApi: hostVersions },
      install: { minHostVersion: hostVersions },
    },
  };
}

function pluginManifest({ id, name, description, configSchema }: PluginEntry): object {
  const noSettings = { type: 'object', additionalProperties: false, properties: {} };
  return {
    ...{ id, name, description },
    categories: ['infrastructure'],
    activation: { onStartup: true },
    configSchema: configSchema ?? noSettings,
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/**
 * Packs the folder of a plugin as `npm publish` would, into `<target>/<plugin id>-<version>.tgz`,
 * so that it can be installed from one file. The same folder gives the same bytes.
 *
 * @returns path of the archive
 */
export async function packPlugin(folder: string, version: string, target: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
  const [packed] = JSON.parse(stdout) as [{ readonly filename: string }];
  const archive = join(target, `${basename(folder)}-${version}.tgz`);
  await rename(join(target, packed.filename), archive);
  return archive;
}
