import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

/** Modules of the product: path below the repository, and what each imports. */
const modules = ['codegen', 'generated', 'runtime'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name) && !name.includes('test'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
        ([, target = '']) =>
          target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
      );
      return { path, imports, text };
    }),
);

const importersOf = (target: string): string[] =>
  modules
    .filter(({ imports }) => imports.some((one) => one === target || one.startsWith(`${target}/`)))
    .map(({ path }) => path)
    .sort();

/** Each room, and those that it imports from. */
const ROOMS: Readonly<Record<string, readonly string[]>> = parse(
  readFileSync(new URL('rooms.yaml', import.meta.url), 'utf8'),
);

const names = Object.keys(ROOMS);

function roomOf(path: string): string {
  return names.find((room) => path === room || path.startsWith(`${room}/`)) ?? path;
}

/** The rooms that the modules of each room import from, but for their own. */
const neighbours = new Map<string, Set<string>>();
for (const { path, imports } of modules) {
  const room = roomOf(path);
  const found = neighbours.get(room) ?? new Set();
  neighbours.set(room, found);
  for (const one of imports)
    if (/^(codegen|generated|runtime|test)\//.test(one) && roomOf(one) !== room)
      found.add(roomOf(one));
}

test.each(Object.entries(ROOMS))('%s imports from %j', (room, into) => {
  expect([...(neighbours.get(room) ?? [])].sort()).toEqual(into);
});

test('every room is in the table, and none imports from one that stands below it there', () => {
  expect([...neighbours.keys()].sort()).toEqual(names.toSorted());
  for (const [index, room] of names.entries())
    for (const one of ROOMS[room] ?? []) expect(names.indexOf(one), room).toBeLessThan(index);
});

test('a run that finds nothing changed loads no more than its record', () => {
  const loaded = new Set(['codegen/main.ts', 'codegen/tools/generate/command.ts']);
  // Types are not loaded, and what `await import` names only when it is needed.
  const loads = /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm;
  for (const path of loaded) {
    const text = modules.find((module) => module.path === path)?.text ?? '';
    for (const [, target = ''] of text.matchAll(loads)) loaded.add(join(dirname(path), target));
  }
  expect([...loaded].filter((path) => roomOf(path) !== 'codegen/tools').sort()).toEqual([
    'codegen/main.ts',
    'codegen/output/folder.ts',
  ]);
});

/** Modules that are as they should not be. */
const strays = (is: (module: (typeof modules)[number]) => boolean): string[] =>
  modules.filter(is).map(({ path }) => path);

test('emitters see neither YAML nor the disk', () => {
  // Templates, and the parts of the explorer's page, stand beside them as files that an editor knows.
  const readers = /\/(?:explorer\/explorer|pages\/pages)\.ts$/;
  const isFree = (path: string): boolean => !path.startsWith('codegen/emit/') || readers.test(path);
  const found = strays(
    ({ path, imports }) =>
      !isFree(path) && imports.some((one) => one === 'yaml' || one.startsWith('node:fs')),
  );
  expect(found).toEqual([]);
});

test.each([
  ['ts-morph', 'codegen/output/print.ts'],
  ['yaml', 'codegen/catalog/source.ts'],
  ['ajv', 'codegen/catalog/grammar.ts'],
  ['handlebars', 'codegen/emit/docs/pages/pages.ts'],
  ['gettext-parser', 'codegen/locales/po-file.ts'],
  ['@eslint-community/regexpp', 'codegen/lint/expressions.ts'],
  ['@prometheus-io/lezer-promql', 'codegen/promql/parse.ts'],
  ['re2js', 'codegen/promql/selectors.ts'],
  ['@grafana/grafana-foundation-sdk', 'codegen/emit/operations/dashboards/grafana-types.ts'],
])('%s has one importer', (library, importer) => {
  expect(importersOf(library)).toEqual([importer]);
});

test('the generator and the store know no service by name', () => {
  const general = /^(codegen|runtime\/metrics)\//;
  expect(strays(({ path, text }) => general.test(path) && /openclaw/i.test(text))).toEqual([]);
});

test('a test stands where the code stands that it tests', () => {
  const tests = readdirSync('test/unit', { recursive: true, encoding: 'utf8' });
  const mirrored = /^(codegen|deploy|generated|runtime)\/.*\.test\.ts$/;
  const lost = tests.filter((name) => mirrored.test(name) && !existsSync(dirname(name)));
  expect(lost).toEqual([]);
});

test('no folder or file hides what it does behind a catch-all name', () => {
  expect(strays(({ path }) => /(utils?|helpers?|common|manager)[./]/i.test(path))).toEqual([]);
});
