import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Redactor } from '../../runtime/metrics/redactor.ts';
import { runToEnd } from '../kit/child.ts';
import { type LocalServer, localServer } from '../kit/local-server.ts';
import { type Bench, type Stage, settings } from './stage.ts';

const source = join(import.meta.dirname, 'install');
const target = join(import.meta.dirname, '../../.cache/host');

/** The folder that holds the released gateway, installed from the lock file beside this module. */
export async function installHost(note: (text: string) => void): Promise<string> {
  const host = join(target, 'node_modules/openclaw');
  const wanted = createHash('sha256')
    .update(await readFile(join(source, 'package-lock.json')))
    .digest('hex');
  const stamp = join(target, 'installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    note(`already installed in ${target}`);
    return host;
  }
  await rm(stamp, { force: true });
  await mkdir(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(source, file), join(target, file));
  }
  note('npm ci --ignore-scripts (about 330 packages, 650 MB, half a minute)');
  const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runToEnd(300_000, 'npm', command, {}, { cwd: target }).catch((error) => {
    const needs = 'This test needs npm and a package registry that it can reach.';
    throw new Error(`The gateway could not be installed. ${needs}\n${error}`);
  });
  await writeFile(stamp, wanted);
  return host;
}

/** The redactor of the released gateway that `npm run test:host` installs; undefined without it. */
export async function installedRedactor(): Promise<Redactor | undefined> {
  const module = join(target, 'node_modules/openclaw/dist/plugin-sdk/security-runtime.js');
  if (!existsSync(module)) return undefined;
  const sdk = (await import(pathToFileURL(module).href)) as { redactSensitiveText: Redactor };
  return (text) => sdk.redactSensitiveText(text);
}

/** Installs built plugins as people do, from a registry, which is what makes the gateway trust them. */
export async function installPlugins(
  bench: Bench,
  { gateway, around }: Stage,
  plugins: readonly string[],
): Promise<void> {
  await using registry = await startNpmRegistry(
    plugins.map((plugin) => join(bench.dist, plugin)),
    bench.scratch,
  );
  // A configuration that names what is not there yet makes the gateway look for it elsewhere.
  await gateway.configure(settings(around, []));
  for (const plugin of plugins) {
    bench.report.step(`openclaw plugins install npm:@openclaw/${plugin}`);
    await gateway.cli(['plugins', 'install', `npm:@openclaw/${plugin}`], {
      npm_config_registry: `${registry.url}/`,
    });
    bench.report.check(true, "the gateway's own command installs the built folder");
  }
  await gateway.configure(settings(around, plugins));
}

interface Package {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Buffer;
}

/**
 * A package registry on loopback that knows nothing but these folders, each packed with `npm pack` as
 * publishing would.
 */
async function startNpmRegistry(folders: readonly string[], scratch: string): Promise<LocalServer> {
  const packages = new Map<string, Package>();
  for (const folder of folders) {
    const found = await pack(folder, scratch);
    packages.set(found.manifest.name, found);
  }
  return localServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace(/\?.*$/, '');
    const asked = [...packages.values()].find(({ manifest }) =>
      path.startsWith(`/${manifest.name}`),
    );
    if (request.method !== 'GET' || !asked) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    } else if (path.endsWith('.tgz')) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(asked.tarball);
    } else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(packument(asked, `http://${request.headers.host}`)));
    }
  });
}

async function pack(folder: string, scratch: string): Promise<Package> {
  const target = await mkdtemp(join(scratch, 'pack-'));
  const command = ['pack', '--ignore-scripts', '--pack-destination', target];
  await runToEnd(60_000, 'npm', command, {}, { cwd: folder });
  const [name = ''] = await readdir(target);
  const tarball = await readFile(join(target, name));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  await rm(target, { recursive: true });
  return { manifest, tarball };
}

function packument({ manifest, tarball }: Package, base: string): object {
  const { name, version } = manifest;
  const dist = {
    tarball: `${base}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
    time: { [version]: '2026-01-01T00:00:00.000Z' },
  };
}
