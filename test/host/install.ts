import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Redactor } from '../../runtime/metrics/redactor.ts';
import { runToEnd } from '../kit/child.ts';
import { type LocalServer, localServer } from '../kit/local-server.ts';
import type { Report } from '../kit/report.ts';
import { type Gateway, HOST } from './gateway.ts';
import { type Bench, OTEL_PLUGIN, PROMETHEUS_PLUGIN, type Stage, settings } from './stage.ts';

const source = 'test/host/install';
const target = join(HOST, '../..');

/** Installs the released gateway from the lock file beside this module. */
export async function installHost(report: Report): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(join(source, 'package-lock.json')))
    .digest('hex');
  const stamp = join(target, 'installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    report.note(`already installed in ${target}`);
    return;
  }
  await rm(stamp, { force: true });
  await mkdir(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(source, file), join(target, file));
  }
  report.note('npm ci --ignore-scripts (about 330 packages, 650 MB, half a minute)');
  const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runToEnd(300_000, 'npm', command, {}, { cwd: target }).catch((error) => {
    const needs = 'This test needs npm and a package registry that it can reach.';
    throw new Error(`The gateway could not be installed. ${needs}\n${error}`);
  });
  await writeFile(stamp, wanted);
}

/** The redactor of the released gateway that `npm run test:host` installs; undefined without it. */
export async function installedRedactor(): Promise<Redactor | undefined> {
  const module = join(HOST, 'dist/plugin-sdk/security-runtime.js');
  if (!existsSync(module)) return undefined;
  const sdk = (await import(pathToFileURL(module).href)) as { redactSensitiveText: Redactor };
  return (text) => sdk.redactSensitiveText(text);
}

/** Installs built plugins as people do, from a registry, which is what makes the gateway trust them. */
export async function installPlugins(
  bench: Bench,
  stage: Stage,
  plugins: readonly string[],
): Promise<void> {
  const packages = await Promise.all(plugins.map(builtPackage));
  await using registry = await startNpmRegistry(packages);
  // A configuration that names what is not there yet makes the gateway look for it elsewhere.
  await stage.gateway.configure(settings(stage, { plugins: ['telegram'] }));
  for (const plugin of plugins) {
    bench.report.step(`openclaw plugins install npm:@openclaw/${plugin}`);
    await stage.gateway.cli(['plugins', 'install', `npm:@openclaw/${plugin}`], {
      npm_config_registry: `${registry.url}/`,
    });
    bench.report.check(true, "the gateway's own command installs the built folder");
  }
}

/** Each plugin says where it takes its events from: trust is what the gateway grants more for. */
export async function checkSource(report: Report, gateway: Gateway, source: string): Promise<void> {
  const lines = (await gateway.log()).split('\n');
  for (const plugin of [PROMETHEUS_PLUGIN, OTEL_PLUGIN])
    report.check(
      lines.some((line) => line.includes(`${plugin}: `) && line.includes(source)),
      `${plugin} says where its events come from: ${source}`,
    );
}

interface Package {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Buffer;
}

/** A built folder, and the archive beside it. */
async function builtPackage(plugin: string): Promise<Package> {
  const manifest = JSON.parse(await readFile(`dist/${plugin}/package.json`, 'utf8'));
  return { manifest, tarball: await readFile(`dist/${plugin}-${manifest.version}.tgz`) };
}

/** A package registry on loopback that knows nothing but these packages. */
function startNpmRegistry(packages: readonly Package[]): Promise<LocalServer> {
  return localServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace(/\?.*$/, '');
    const asked = packages.find(({ manifest }) => path.startsWith(`/${manifest.name}`));
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

function packument({ manifest, tarball }: Package, base: string): object {
  const { name, version } = manifest;
  const dist = {
    tarball: `${base}/${name}/-/${version}.tgz`,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
    time: { [version]: '2026-01-01T00:00:00.000Z' },
  };
}
