import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { readCatalogSchema } from '../../../codegen/catalog/grammar.ts';
import { languagePage, languageParts } from './language-page.ts';

const GRAMMAR = readCatalogSchema();
const keys = languageParts(GRAMMAR).flatMap(({ name, keys }) =>
  keys.map((key) => ({ ...key, name: `${name}: ${key.key}` })),
);

test('the page of the language is the one that the grammar gives', async () => {
  await expect(languagePage(GRAMMAR)).toMatchFileSnapshot('../../../codegen/catalog/language.md');
});

test('every key says what it means, and shows it', () => {
  expect(keys.length).toBeGreaterThan(200);
  const silent = keys.filter(({ meaning, examples }) => meaning === '' || examples.length === 0);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test('the grammar accepts its own examples', () => {
  const ajv = new Ajv({ strict: false }).addSchema({ ...GRAMMAR, $id: 'grammar' });
  const wrong = keys.flatMap(({ name, schema, examples }) => {
    const own = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"grammar#/'));
    const accepts = ajv.compile(own);
    return examples.filter((example) => !accepts(example)).map((example) => [name, example]);
  });
  expect(wrong).toEqual([]);
});
