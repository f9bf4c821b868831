import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BuiltPlugin,
  buildPlugin,
  PLUGINS,
  packPlugin,
} from '../../../../runtime/build/plugin-folder.ts';
import { type PrintedEdition, printEdition } from '../../../../runtime/build/printed-edition.ts';
import { factsOf } from '../../../oracle/facts.ts';

const root = join(import.meta.dirname, '../../../..');
const languages = ['en', 'ja', 'ko', 'zh-TW'];
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const newest = { name: undefined, folder: join(root, 'generated') };

let scratch: string;
let official: PrintedEdition;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'build-'));
  official = await printEdition(root, '2026.9');
}, 120_000);
afterAll(async () => {
  await official.dispose();
  await rm(scratch, { recursive: true, force: true });
});

describe.each(PLUGINS)('$id', (source) => {
  const { id } = source;
  const build = () => buildPlugin(root, source, newest, scratch);
  const text = (name: string) => readFileSync(join(built.folder, name), 'utf8');
  let built: BuiltPlugin;
  beforeAll(async () => {
    built = await build();
  }, 60_000);

  test('is a folder with what the gateway needs, and nothing else', () => {
    const { files } = built;
    expect(files.toSorted()).toEqual(
      [
        'LICENSE',
        ...languages.flatMap((language) => source.docs.map((name) => `docs/${language}/${name}`)),
        'index.d.ts',
        'index.js',
        'openclaw.plugin.json',
        'package.json',
      ].sort(),
    );
    const manifest = JSON.parse(text('package.json'));
    expect(manifest).toMatchObject({
      name: `@openclaw/${id}`,
      type: 'module',
      peerDependenciesMeta: { openclaw: { optional: true } },
      openclaw: { extensions: ['./index.js'] },
    });
    expect(manifest).not.toHaveProperty('dependencies');
    const [, prometheus, otel] = /one file each, (\S+) MB and (\S+) MB/.exec(readme) ?? [];
    const stated = Number(id === 'diagnostics-otel' ? otel : prometheus);
    expect(Math.abs(Buffer.byteLength(text('index.js')) / 1e6 / stated - 1)).toBeLessThan(0.15);
    expect(JSON.parse(text('openclaw.plugin.json'))).toMatchObject({
      id,
      activation: { onStartup: true },
      configSchema: { type: 'object', additionalProperties: false },
    });
  });

  test('needs nothing but Node and, inside the gateway, its modules', async () => {
    const code = text('index.js');
    const imported = [...code.matchAll(/^import .*from "([^"]+)"|\bimport\("([^"]+)"\)/gm)];
    const foreign = imported
      .map(([, name, dynamic]) => name ?? dynamic ?? '')
      .filter(
        (name) => !process.getBuiltinModule(name) && !name.startsWith('openclaw/plugin-sdk/'),
      );
    expect(foreign).toEqual([]);
    const { default: plugin } = await import(pathToFileURL(join(built.folder, 'index.js')).href);
    expect(plugin).toMatchObject({ id, register: expect.any(Function) });
  });

  test('has declarations that a compiler can read where they lie', () => {
    const use = "import plugin from './index.js';\nplugin satisfies { id: string };\n";
    writeFileSync(join(built.folder, 'use.ts'), use);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext'];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...flags, ...types, 'use.ts'];
    const options = { cwd: built.folder, encoding: 'utf8' } as const;
    expect(spawnSync(process.execPath, tsc, options).stdout).toBe('');
  });

  test('names every package whose code it contains, and no folder of this machine', () => {
    const code = text('index.js');
    expect(code).not.toContain(root);
    const bundled = [...code.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)];
    for (const [, name] of bundled) expect(text('LICENSE')).toContain(`${name} `);
  });

  test('is the same every time, and leaves nothing of an earlier build', async () => {
    const read = () => built.files.map(text);
    const first = read();
    const modes = () => built.files.map((name) => statSync(join(built.folder, name)).mode & 0o777);
    writeFileSync(join(built.folder, 'stale.js'), '');
    const umask = process.umask(0o077);
    await build().finally(() => process.umask(umask));
    expect(read()).toEqual(first);
    expect(new Set(modes())).toEqual(new Set([0o644]));
    expect(existsSync(join(built.folder, 'stale.js'))).toBe(false);
  });

  test('stays as it is when the next build fails', async () => {
    const broken = { ...source, entry: 'runtime/plugins/absent.ts' };
    await expect(buildPlugin(root, broken, newest, scratch)).rejects.toThrow('absent.ts');
    expect(existsSync(join(built.folder, 'index.js'))).toBe(true);
  });

  test('is packed as a registry would have it', async () => {
    const archive = await packPlugin(built.folder, built.version, scratch);
    expect(archive).toBe(join(scratch, `${id}-0.1.0.tgz`));
    const { stdout } = spawnSync('tar', ['-tf', archive], { encoding: 'utf8' });
    expect(stdout.split('\n')).toContain('package/openclaw.plugin.json');
  });

  test('of the official edition has exactly the official names and settings', async () => {
    const { folder, version } = await buildPlugin(root, source, official, join(scratch, '2026.9'));
    expect(version).toBe('0.1.0-2026.9');
    const code = await readFile(join(folder, 'index.js'), 'utf8');
    const names = [
      ...code.matchAll(/^ +name: ("openclaw_\w+"|`\$\{prefix\}[\w.]+`|"gen_ai\.[\w.]+")/gm),
    ]
      .map(([, name = '']) => name.slice(1, -1).replace(/^\W+prefix\W/, 'openclaw.'))
      .sort();
    const facts = factsOf('2026.9');
    const expected = id === 'diagnostics-otel' ? facts.otel : facts.prometheus;
    expect(new Set(names)).toEqual(new Set(expected.keys()));
    const manifest = JSON.parse(await readFile(join(folder, 'openclaw.plugin.json'), 'utf8'));
    expect(manifest.configSchema).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {},
    });
    const { default: plugin } = await import(pathToFileURL(join(folder, 'index.js')).href);
    expect(plugin).toMatchObject({ id, register: expect.any(Function) });
  });
});

test('an edition that the catalog does not have is named, with those that it has', async () => {
  await expect(printEdition(root, '2026.8')).rejects.toThrow(
    'there is no edition 2026.8; the catalog has 2026.5, 2026.6, 2026.9, next',
  );
});
