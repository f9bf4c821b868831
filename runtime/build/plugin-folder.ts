import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { PluginEntry } from '../host/host.ts';
import { bundle, licenceText } from './bundle.ts';
import type { PrintedEdition } from './printed-edition.ts';

export interface PluginSource {
  readonly id: string;
  /** The entry module, from the root of the project. */
  readonly entry: string;
  /** Names of the documentation tables that belong to the plugin, in every language. */
  readonly docs: readonly string[];
}

export interface BuiltPlugin {
  readonly folder: string;
  /** With the edition, unless it is the newest. */
  readonly version: string;
  /** Paths from the folder. */
  readonly files: readonly string[];
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

/** The oldest gateway that has what the plugins use. */
const hostVersions = '>=2026.9.0';

/** Writes `<target>/<plugin id>/` anew and says what is in it. */
export async function buildPlugin(
  root: string,
  source: PluginSource,
  edition: Pick<PrintedEdition, 'name' | 'folder'>,
  target: string,
): Promise<BuiltPlugin> {
  const folder = join(target, source.id);
  // Before anything is removed: code that cannot be bundled leaves the build before it.
  const { code, packages } = await bundle(root, join(root, source.entry), edition.folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const index = join(folder, 'index.js');
  await writeFile(index, code);
  // The built one is asked: which settings there are depends on the edition.
  const { default: plugin } = (await import(builtNow(index))) as { default: PluginEntry };
  const project = await projectManifest(root);
  const texts: Record<string, string> = {
    'package.json': json(packageManifest(plugin, edition.name, project)),
    'openclaw.plugin.json': json(pluginManifest(plugin)),
    'index.d.ts': await declarations(root),
    LICENSE: await licenceText(root, packages),
  };
  for (const [path, text] of Object.entries(texts)) await writeFile(join(folder, path), text);
  const docs = documentation(edition.folder, source.docs);
  for (const path of docs) {
    const copy = join(folder, 'docs', path);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(join(edition.folder, 'docs', path), copy);
  }
  const files = ['index.js', ...Object.keys(texts), ...docs.map((path) => join('docs', path))];
  // Modes are in the archive as well, and must not be those of who builds.
  for (const path of files) await chmod(join(folder, path), 0o644);
  const version = [project.version, edition.name].filter(Boolean).join('-');
  return { folder, version, files };
}

interface ProjectManifest {
  readonly version: string;
  readonly license: string;
}

async function projectManifest(root: string): Promise<ProjectManifest> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as ProjectManifest;
}

/** An address that no earlier build of this process was imported from. */
function builtNow(index: string): string {
  return `${pathToFileURL(index).href}?${performance.now()}`;
}

function packageManifest(
  plugin: PluginEntry,
  edition: string | undefined,
  project: ProjectManifest,
): object {
  return {
    name: `@openclaw/${plugin.id}`,
    version: project.version,
    description: [plugin.description, edition && `Edition ${edition}.`].filter(Boolean).join(' '),
    license: project.license,
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

function pluginManifest(plugin: PluginEntry): object {
  return {
    id: plugin.id,
    name: plugin.name,
    description: plugin.description,
    categories: ['infrastructure'],
    activation: { onStartup: true },
    configSchema: plugin.configSchema ?? {
      type: 'object',
      additionalProperties: false,
      properties: {},
    },
  };
}

/** The host's surface is declared without imports of ours, so it is the declaration file as is. */
async function declarations(root: string): Promise<string> {
  const host = await readFile(join(root, 'runtime/host/host.ts'), 'utf8');
  return `${host}\ndeclare const plugin: PluginEntry;\nexport default plugin;\n`;
}

/** Tables of an edition, as `<language>/<name>`, sorted. */
function documentation(generated: string, names: readonly string[]): string[] {
  const folder = join(generated, 'docs');
  return readdirSync(folder, { withFileTypes: true })
    .filter((language) => language.isDirectory())
    .flatMap((language) =>
      readdirSync(join(folder, language.name))
        .filter((name) => names.includes(name))
        .map((name) => join(language.name, name)),
    )
    .sort();
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
