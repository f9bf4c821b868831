import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPlugin, PLUGINS, packPlugin } from '../../../../runtime/build/plugin-folder.ts';
import { catalogAt } from '../../../kit/catalog-at.ts';
import { codegen } from '../../../kit/codegen.ts';
import { factsOf } from '../../../oracle/facts.ts';

const root = join(import.meta.dirname, '../../../..');
const languages = ['en', 'ja', 'ko', 'zh-TW'];
const newest = { name: undefined, generated: join(root, 'generated') };
const noSettings = { type: 'object', additionalProperties: false, properties: {} };

const scratch = await mkdtemp(join(tmpdir(), 'build-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The built plugin, as the gateway loads it. */
const loaded = async (folder: string): Promise<unknown> =>
  (await import(pathToFileURL(join(folder, 'index.js')).href)).default;

describe.each(PLUGINS)('$id', (source) => {
  const { id } = source;
  const build = () => buildPlugin(root, source, newest, scratch);
  let folder: string;
  let version: string;
  beforeAll(async () => {
    ({ folder, version } = await build());
  }, 60_000);
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const pack = () => packPlugin(folder, version, scratch);

  test('is an archive with what the gateway needs, and nothing else', async () => {
    const archive = await pack();
    expect(archive).toBe(join(scratch, `${id}-0.1.0.tgz`));
    const { stdout } = spawnSync('tar', ['-tf', archive], { encoding: 'utf8' });
    const docs = languages.flatMap((one) => source.docs.map((name) => `docs/${one}/${name}`));
    const roots = ['LICENSE', 'index.d.ts', 'index.js', 'openclaw.plugin.json', 'package.json'];
    const packed = [...roots, ...docs].map((name) => `package/${name}`);
    expect(stdout.trim().split('\n').sort()).toEqual(packed.sort());
    const manifest = JSON.parse(text('package.json'));
    expect(manifest).toMatchObject({
      name: `@openclaw/${id}`,
      type: 'module',
      peerDependenciesMeta: { openclaw: { optional: true } },
      openclaw: { extensions: ['./index.js'] },
    });
    expect(manifest).not.toHaveProperty('dependencies');
    expect(JSON.parse(text('openclaw.plugin.json'))).toMatchObject({
      id,
      activation: { onStartup: true },
      configSchema: { type: 'object', additionalProperties: false },
    });
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, prometheus, otel] = /one file each, (\S+) MB and (\S+) MB/.exec(readme) ?? [];
    const stated = Number(id === 'diagnostics-otel' ? otel : prometheus);
    expect(Math.abs(Buffer.byteLength(text('index.js')) / 1e6 / stated - 1)).toBeLessThan(0.15);
  });

  test('needs nothing but Node and, inside the gateway, its modules', async () => {
    const imported = text('index.js').matchAll(/^import .*from "([^"]+)"|\bimport\("([^"]+)"\)/gm);
    const foreign = [...imported]
      .map(([, name, dynamic]) => name ?? dynamic ?? '')
      .filter((name) => !process.getBuiltinModule(name) && !/^openclaw\/plugin-sdk\//.test(name));
    expect(foreign).toEqual([]);
    expect(await loaded(folder)).toMatchObject({ id, register: expect.any(Function) });
  });

  test('names every package whose code it contains, and no folder of this machine', () => {
    const code = text('index.js');
    expect(code).not.toContain(root);
    const bundled = [...code.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)];
    for (const [, name] of bundled) expect(text('LICENSE')).toContain(`${name} `);
  });

  test('is the same archive every time, with nothing of an earlier build, and stays when the next one fails', async () => {
    const first = readFileSync(await pack());
    writeFileSync(join(folder, 'stale.js'), '');
    const umask = process.umask(0o077);
    await build().finally(() => process.umask(umask));
    const broken = { ...source, entry: 'runtime/plugins/absent.ts' };
    await expect(buildPlugin(root, broken, newest, scratch)).rejects.toThrow('absent.ts');
    expect(readFileSync(await pack()).equals(first)).toBe(true);
  });

  test('has declarations that a compiler can read where they lie', () => {
    const use = "import plugin from './index.js';\nplugin satisfies { id: string };\n";
    writeFileSync(join(folder, 'use.ts'), use);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext'];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...flags, ...types, 'use.ts'];
    const options = { cwd: folder, encoding: 'utf8' } as const;
    expect(spawnSync(process.execPath, tsc, options).stdout).toBe('');
  });

  test('of the official edition has exactly the official names and settings', async () => {
    const official = { name: '2026.9', generated: join(scratch, 'generated') };
    if (!existsSync(official.generated))
      await codegen(root, ['--edition', official.name, '--out', official.generated]);
    const built = await buildPlugin(root, source, official, join(scratch, official.name));
    expect(built.version).toBe('0.1.0-2026.9');
    const read = (name: string) => readFileSync(join(built.folder, name), 'utf8');
    const shown = /^ +name: ("openclaw_\w+"|`\$\{prefix\}[\w.]+`|"gen_ai\.[\w.]+")/gm;
    const names = Array.from(read('index.js').matchAll(shown), ([, name = '']) =>
      name.slice(1, -1).replace(/^\W+prefix\W/, 'openclaw.'),
    );
    const facts = factsOf('2026.9');
    const expected = id === 'diagnostics-otel' ? facts.otel : facts.prometheus;
    expect(new Set(names)).toEqual(new Set(expected.keys()));
    expect(JSON.parse(read('openclaw.plugin.json')).configSchema).toEqual(noSettings);
    expect(await loaded(built.folder)).toMatchObject({ id, register: expect.any(Function) });
  }, 120_000);
});

test('an edition that the catalog does not have is named, with those that it has', () => {
  const args = ['runtime/build/main.ts', '--edition', '2026.8'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const known = `the catalog has ${catalogAt().editions.join(', ')}`;
  expect([status, stderr]).toEqual([1, expect.stringContaining(known)]);
  expect(stderr).not.toContain('usage:');
});
