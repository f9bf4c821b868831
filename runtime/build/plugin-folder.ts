import { readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginEntry } from '../gateway/host.ts';
import { bundle } from './bundle.ts';
import { licenceText } from './licences.ts';

export interface PluginSource {
  /** The entry module, from the root of the project. */
  readonly entry: string;
  /** Names of the documentation tables that belong to the plugin, in every language. */
  readonly docs: readonly string[];
}

export interface BuiltFile {
  /** From the plugin's folder. */
  readonly path: string;
  readonly bytes: number;
}

/** The oldest gateway that offers what the plugins use. */
const hostVersions = '>=2026.9.0';

/** Writes `<target>/<plugin id>/` anew and says what is in it. */
export async function buildPlugin(
  root: string,
  source: PluginSource,
  target = join(root, 'dist'),
): Promise<{ folder: string; files: readonly BuiltFile[] }> {
  const entry = join(root, source.entry);
  const { default: plugin } = (await import(pathToFileURL(entry).href)) as { default: PluginEntry };
  const folder = join(target, plugin.id);
  await rm(folder, { recursive: true, force: true });
  const { code, packages } = await bundle(root, entry);
  const texts: Record<string, string> = {
    'package.json': json(packageManifest(plugin, await projectManifest(root))),
    'openclaw.plugin.json': json(pluginManifest(plugin)),
    'index.js': code,
    'index.d.ts': await declarations(root),
    LICENSE: await licenceText(root, packages),
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const docs = documentation(root, source.docs);
  for (const path of docs) {
    const copy = join(folder, 'docs', path);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(join(root, 'generated/docs', path), copy);
  }
  const paths = [...Object.keys(texts), ...docs.map((path) => join('docs', path))];
  const files = paths.map(async (path) => {
    const { size } = await stat(join(folder, path));
    return { path, bytes: size };
  });
  return { folder, files: await Promise.all(files) };
}

interface ProjectManifest {
  readonly version: string;
  readonly license: string;
}

async function projectManifest(root: string): Promise<ProjectManifest> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as ProjectManifest;
}

function packageManifest(plugin: PluginEntry, project: ProjectManifest): object {
  return {
    name: `@openclaw/${plugin.id}`,
    version: project.version,
    description: plugin.description,
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
  const host = await readFile(join(root, 'runtime/gateway/host.ts'), 'utf8');
  return `${host}\ndeclare const plugin: PluginEntry;\nexport default plugin;\n`;
}

/** Tables from `generated/docs`, as `<language>/<name>`, sorted. */
function documentation(root: string, names: readonly string[]): string[] {
  const folder = join(root, 'generated/docs');
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
