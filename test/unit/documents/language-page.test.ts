import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { readCatalogSchema } from '../../../codegen/catalog/grammar.ts';
import { printFlow } from '../../../codegen/catalog/source.ts';
import { RULE_FACTS } from '../../../codegen/lint/rule.ts';
import { UNIT_NAMES } from '../../../codegen/model/units.ts';
import { checkCatalog } from '../../../codegen/pipeline.ts';
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

test('the first examples of all sections are one catalog without a mistake', () => {
  const sections = keys.filter(({ key }) => key !== 'allow');
  const lines = sections.flatMap(({ key, name, examples }) =>
    name === `catalog: ${key}` ? `${key}: ${printFlow(examples[0])}\n` : [],
  );
  const { diagnostics } = checkCatalog('shop.yaml', lines.join(''));
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
});

test('what is allowed in the example is a rule that may be', () => {
  const [allow] = keys.find(({ key }) => key === 'allow')?.examples ?? [];
  for (const id of Object.keys(allow ?? {})) expect(RULE_FACTS.get(id)?.allowable, id).toBe(true);
});

test('the page names every unit', () => {
  const meaning = keys.find(({ name }) => name === 'field: unit')?.meaning;
  for (const unit of UNIT_NAMES) expect(meaning).toContain(`\`${unit}\``);
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
