/** A package registry on loopback that knows nothing but the plugins built here. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runChild } from './children.ts';

export interface NpmRegistry {
  readonly url: string;
  close(): Promise<void>;
}

interface Package {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Buffer;
}

/** Packs each folder with `npm pack`, as publishing would, and serves the result. */
export async function startNpmRegistry(
  folders: readonly string[],
  scratch: string,
): Promise<NpmRegistry> {
  const packages = new Map<string, Package>();
  for (const folder of folders) {
    const found = await pack(folder, scratch);
    packages.set(found.manifest.name, found);
  }
  const server = createServer((request, response) => {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function pack(folder: string, scratch: string): Promise<Package> {
  const target = await mkdtemp(join(scratch, 'pack-'));
  const { code, output } = await runChild(
    'npm',
    ['pack', '--ignore-scripts', '--pack-destination', target],
    { cwd: folder, limitMs: 60_000 },
  );
  const [name] = await readdir(target);
  if (code !== 0 || !name) throw new Error(`npm pack failed in ${folder}\n${output}`);
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
