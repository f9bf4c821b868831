import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

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

/**
 * The rooms of the generator and of the runtime, from the bottom up, and the rooms that each imports
 * from. A file that belongs to no folder is a room of its own.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'codegen/diagnostic.ts': [],
  'codegen/repeats.ts': [],
  'codegen/suggest.ts': [],
  'codegen/catalog': ['codegen/diagnostic.ts', 'codegen/repeats.ts', 'codegen/suggest.ts'],
  'codegen/locales': ['codegen/catalog', 'codegen/diagnostic.ts', 'codegen/repeats.ts'],
  'codegen/guides': [
    'codegen/catalog',
    'codegen/diagnostic.ts',
    'codegen/locales',
    'codegen/suggest.ts',
  ],
  'codegen/promql': ['codegen/suggest.ts'],
  'codegen/model': [
    'codegen/catalog',
    'codegen/diagnostic.ts',
    'codegen/guides',
    'codegen/locales',
    'codegen/promql',
    'codegen/suggest.ts',
  ],
  'codegen/lint': [
    'codegen/catalog',
    'codegen/diagnostic.ts',
    'codegen/model',
    'codegen/promql',
    'codegen/repeats.ts',
    'codegen/suggest.ts',
  ],
  'codegen/lock': ['codegen/catalog', 'codegen/model'],
  'codegen/diff': ['codegen/catalog', 'codegen/lint', 'codegen/model'],
  'codegen/pipeline.ts': [
    'codegen/catalog',
    'codegen/diagnostic.ts',
    'codegen/lint',
    'codegen/locales',
    'codegen/lock',
    'codegen/model',
  ],
  'codegen/emit/generated-file.ts': [],
  'codegen/emit/yaml-file.ts': ['codegen/catalog', 'codegen/emit/generated-file.ts'],
  'codegen/emit/typescript': ['codegen/emit/generated-file.ts', 'codegen/model'],
  'codegen/emit/operations': [
    'codegen/emit/generated-file.ts',
    'codegen/emit/yaml-file.ts',
    'codegen/model',
    'codegen/promql',
  ],
  'codegen/emit/semconv': [
    'codegen/emit/generated-file.ts',
    'codegen/emit/yaml-file.ts',
    'codegen/model',
  ],
  'codegen/emit/docs': [
    'codegen/diagnostic.ts',
    'codegen/diff',
    'codegen/emit/generated-file.ts',
    'codegen/emit/operations',
    'codegen/guides',
    'codegen/locales',
    'codegen/model',
    'codegen/suggest.ts',
  ],
  'codegen/emit/outputs.ts': [
    'codegen/emit/docs',
    'codegen/emit/generated-file.ts',
    'codegen/emit/operations',
    'codegen/emit/semconv',
    'codegen/emit/typescript',
    'codegen/model',
  ],
  'codegen/output': ['codegen/emit/generated-file.ts'],
  'codegen/tools': [
    'codegen/catalog',
    'codegen/diagnostic.ts',
    'codegen/diff',
    'codegen/emit/docs',
    'codegen/emit/outputs.ts',
    'codegen/emit/typescript',
    'codegen/guides',
    'codegen/lint',
    'codegen/locales',
    'codegen/lock',
    'codegen/model',
    'codegen/output',
    'codegen/pipeline.ts',
    'codegen/suggest.ts',
  ],
  'codegen/main.js': ['codegen/tools'],
  'runtime/metrics': [],
  'runtime/host': ['runtime/metrics'],
  'runtime/prometheus': ['runtime/metrics'],
  'runtime/otel': ['runtime/host', 'runtime/metrics'],
  generated: ['runtime/metrics', 'runtime/otel'],
  'runtime/plugins': ['generated', 'runtime/host', 'runtime/otel', 'runtime/prometheus'],
  'runtime/gateway': ['runtime/host', 'runtime/metrics', 'runtime/plugins'],
  'runtime/build': ['runtime/host'],
};

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

test('emitters see neither YAML nor the disk', () => {
  const strays = modules
    .filter(
      ({ path, imports }) =>
        path.startsWith('codegen/emit/') &&
        // The parts of the explorer's page stand beside it as files that an editor and a browser know.
        path !== 'codegen/emit/docs/explorer/explorer.ts' &&
        imports.some((one) => one === 'yaml' || one.startsWith('node:fs')),
    )
    .map(({ path }) => path);
  expect(strays).toEqual([]);
});

test.each([
  ['ts-morph', 'codegen/emit/typescript/typescript.ts'],
  ['yaml', 'codegen/catalog/source.ts'],
  ['ajv', 'codegen/catalog/grammar.ts'],
  ['handlebars', 'codegen/emit/docs/templates.ts'],
  ['gettext-parser', 'codegen/locales/po-file.ts'],
  ['@eslint-community/regexpp', 'codegen/lint/patterns/characters.ts'],
  ['@prometheus-io/lezer-promql', 'codegen/promql/parse.ts'],
  ['re2js', 'codegen/promql/selectors.ts'],
  ['@grafana/grafana-foundation-sdk', 'codegen/emit/operations/dashboards/grafana-types.ts'],
])('%s has one door', (library, door) => {
  expect(importersOf(library)).toEqual([door]);
});

test('the generator and the store know no service by name', () => {
  const strays = modules
    .filter(
      ({ path, text }) => /^(codegen|runtime\/metrics)\//.test(path) && /openclaw/i.test(text),
    )
    .map(({ path }) => path);
  expect(strays).toEqual([]);
});

test('a test stands where the code stands that it tests', () => {
  const strays = readdirSync('test/unit', { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(codegen|deploy|generated|runtime)\/.*\.test\.ts$/.test(name))
    .filter((name) => !existsSync(dirname(name)));
  expect(strays).toEqual([]);
});

test('no folder or file hides what it does behind a catch-all name', () => {
  expect(
    modules
      .map(({ path }) => path)
      .filter((path) => /(utils?|helpers?|common|manager)[./]/i.test(path)),
  ).toEqual([]);
});
