import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Modules of the product: path below the repository, and what each imports. */
const modules = ['codegen', 'generated', 'runtime'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('test'))
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

/** From a folder, imports may lead only into these. */
const allowed: readonly (readonly [from: string, into: readonly string[]])[] = [
  ['codegen', ['codegen']],
  ['runtime/metrics', ['runtime/metrics']],
  ['generated', ['generated', 'runtime', 'test']],
];

test.each(allowed)('%s imports only %j', (from, into) => {
  const strays = modules
    .filter(({ path }) => path.startsWith(`${from}/`))
    .flatMap(({ path, imports }) =>
      imports
        .filter(
          (one) =>
            /^(codegen|generated|runtime|test)\//.test(one) &&
            !into.some((folder) => one.startsWith(`${folder}/`)),
        )
        .map((one) => `${path} -> ${one}`),
    );
  expect(strays).toEqual([]);
});

test('only plugin entries and the embedded gateway know generated code', () => {
  const strays = modules
    .filter(
      ({ path, imports }) =>
        path.startsWith('runtime/') && imports.some((one) => one.startsWith('generated/')),
    )
    .map(({ path }) => path);
  expect(strays.filter((path) => !/^runtime\/(plugins\/.*|gateway\/main)\.ts$/.test(path))).toEqual(
    [],
  );
});

test('emitters see neither YAML nor the disk', () => {
  const strays = modules
    .filter(
      ({ path, imports }) =>
        path.startsWith('codegen/emit/') &&
        // The parts of the explorer's page stand beside it as files that an editor and a browser know.
        path !== 'codegen/emit/docs/explorer/parts.ts' &&
        imports.some((one) => one === 'yaml' || one.startsWith('node:fs')),
    )
    .map(({ path }) => path);
  expect(strays).toEqual([]);
});

test.each([
  ['ts-morph', 'codegen/emit/typescript/typescript.ts'],
  ['handlebars', 'codegen/emit/docs/markdown.ts'],
  ['yaml', 'codegen/catalog/source.ts'],
  ['ajv', 'codegen/catalog/validate.ts'],
  ['gettext-parser', 'codegen/locales/po-file.ts'],
  ['@eslint-community/regexpp', 'codegen/lint/patterns/characters.ts'],
  ['@prometheus-io/lezer-promql', 'codegen/promql/parse.ts'],
  ['re2js', 'codegen/promql/selectors.ts'],
  ['@grafana/grafana-foundation-sdk', 'codegen/emit/operations/dashboards/grafana.ts'],
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

test('no folder or file hides what it does behind a catch-all name', () => {
  expect(
    modules
      .map(({ path }) => path)
      .filter((path) => /(utils?|helpers?|common|manager)[./]/i.test(path)),
  ).toEqual([]);
});
