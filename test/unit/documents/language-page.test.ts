import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { readCatalogSchema, type Schema } from '../../../codegen/catalog/grammar.ts';
import { printFlow } from '../../../codegen/catalog/source.ts';
import { RULE_FACTS } from '../../../codegen/lint/rule.ts';
import { UNIT_NAMES } from '../../../codegen/model/units.ts';
import { checkCatalog } from '../../../codegen/pipeline.ts';

/** A key of the language with all that the grammar says of it. */
interface LanguageKey {
  readonly key: string;
  readonly required: boolean;
  readonly meaning: string;
  readonly examples: readonly unknown[];
  /** It has a definition of its own name, which others may share. */
  readonly named: boolean;
  readonly schema: Schema;
}

/** Keys that stand together: those of the catalog itself, of an entry, of a long form. */
interface LanguagePart {
  readonly name: string;
  readonly meaning: string;
  readonly keys: readonly LanguageKey[];
}

/** Every key of the language, from the schema that catalogs are validated with. */
function languageParts(grammar: Schema): LanguagePart[] {
  const definitions = grammar.definitions ?? {};
  const target = ({ $ref }: Schema): Schema | undefined =>
    definitions[$ref?.slice('#/definitions/'.length) ?? ''];
  const keyOf = (schema: Schema, required: boolean, key: string): LanguageKey => {
    const named = target(schema);
    const whole = { ...named, ...schema };
    return {
      key,
      required,
      meaning: whole.description ?? '',
      examples: examplesOf(whole),
      named: named !== undefined && definitions[key] === named,
      schema,
    };
  };
  const parts = function* (name: string, schema: Schema): Iterable<LanguagePart> {
    if (schema.properties !== undefined)
      yield {
        name,
        meaning: schema.description ?? '',
        keys: Object.entries(schema.properties).map(([key, inner]) =>
          keyOf(inner, schema.required?.includes(key) === true, key),
        ),
      };
    for (const form of schema.anyOf ?? []) yield* parts(name, form);
    for (const [key, inner] of Object.entries(schema.properties ?? {}))
      if (inner.$ref === undefined) yield* parts(`${name}: ${key}`, inner);
    if (schema.items !== undefined) yield* parts(name, schema.items);
  };
  return [
    ...parts('catalog', grammar),
    ...Object.entries(definitions).flatMap(([name, schema]) => [...parts(name, schema)]),
  ];
}

/** What stands for itself needs no example. */
function examplesOf({ examples, const: only, enum: words, type }: Schema): readonly unknown[] {
  if (examples !== undefined) return examples;
  if (only !== undefined) return [only];
  return words ?? (type === 'boolean' ? [true] : []);
}

const UPDATE =
  'vitest --update=all --config test/vitest.config.ts test/unit/documents/language-page';

/** A key of as many parts is explained once. */
const MANY = 4;

/** `codegen/catalog/language.md`: every key, what it means, and how it is written. */
function languagePage(grammar: Schema): string {
  const parts = languageParts(grammar);
  const named = parts.flatMap(({ keys }) => keys.filter((key) => key.named));
  const shared = new Map(
    named
      .filter(({ key }) => named.filter((other) => other.key === key).length >= MANY)
      .map((key) => [key.key, key]),
  );
  const page = [
    '# The language of the catalog',
    `Written from \`codegen/catalog/catalog.schema.json\` by \`${UPDATE}\`. Keys in bold must be there. The rules that the names and values must keep are in [rules.md](../lint/rules.md).`,
    '## In most entries',
    table([...shared.values()]),
    ...parts.flatMap(({ name, meaning, keys }) => {
      const also = keys.flatMap(({ key }) => (shared.has(key) ? [`\`${key}\``] : []));
      const rest = also.length === 0 ? [] : [`Also ${also.join(', ')}.`];
      const own = keys.filter(({ key }) => !shared.has(key));
      return [`## ${name}`, ...(meaning === '' ? [] : [meaning]), table(own), ...rest];
    }),
  ];
  return `${page.join('\n\n')}\n`;
}

const table = (keys: readonly LanguageKey[]): string =>
  ['| key | meaning | example |', '| --- | --- | --- |', ...keys.map(row)].join('\n');

/** A stroke would end a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function row({ key, required, meaning, examples }: LanguageKey): string {
  const shown = examples.map((example) => `\`${cell(`${key}: ${printFlow(example)}`)}\``);
  const name = required ? `**\`${key}\`**` : `\`${key}\``;
  return `| ${name} | ${cell(meaning)} | ${shown.join('<br>')} |`;
}

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
