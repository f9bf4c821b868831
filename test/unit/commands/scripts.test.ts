import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

test('scripts are one program with its arguments: they start in any shell, that of Windows too', () => {
  const foreign = /[;&|<>$%'"`\\*()]|^(exec|\.|\w+=)/;
  expect(Object.entries(scripts).filter(([, line]) => foreign.test(line))).toEqual([]);
});

test('a script that runs our code first looks at which Node runs it', () => {
  const ours = Object.values(scripts).filter((line) => /\.ts\b/.test(line));
  expect(ours.length).toBeGreaterThan(9);
  expect(ours.filter((line) => !line.startsWith('node -r ./runtime/node-version.cjs '))).toEqual(
    [],
  );
});

test('a Node that is too old says which is needed and how to get it', () => {
  const old = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['-e', `${old} require('./runtime/node-version.cjs'); console.error('went on');`],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^Node 24 is needed and this is v.+ `npm ci` without --ignore-scripts/);
  expect(stderr).not.toContain('went on');
  expect(status).toBe(1);
});

test('no path is made of a URL by hand: a space in it would be written %20', () => {
  const strays = ['codegen', 'runtime', 'test']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .filter((path) => /import\.meta\.url\)\s*\.pathname/.test(readFileSync(path, 'utf8')));
  expect(strays).toEqual([]);
});
