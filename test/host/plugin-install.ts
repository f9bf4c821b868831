import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from '../kit/child.ts';
import { type LocalServer, localServer } from '../kit/local-server.ts';
import { type Bench, type Stage, settings } from './stage.ts';

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
