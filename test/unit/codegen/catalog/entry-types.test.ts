import { expect, test } from 'vitest';
import { readCatalogSchema, type Schema } from '../../../../codegen/catalog/grammar.ts';
import { formatted } from '../../../../codegen/output/format.ts';

const UPDATE =
  'vitest --update=all --config test/vitest.config.ts test/unit/codegen/catalog/entry-types';

/**
 * The catalog as written, before any name is looked up, as types: one for each kind of entry that
 * the grammar defines. The resolved counterparts live in `codegen/model/catalog.ts`.
 */
function entryTypes(grammar: Schema): string {
  const entries = Object.entries(grammar.definitions ?? {}).flatMap(([name, schema]) => {
    const type = typeOf(schema, grammar);
    if (schema.properties !== undefined) return `export interface ${nameOf(name)} ${type}`;
    return isNamed(schema) ? `export type ${nameOf(name)} = ${type};` : [];
  });
  return [
    `// Code generated from catalog.schema.json by \`${UPDATE}\`. DO NOT EDIT.`,
    `export interface CatalogDocument ${typeOf(grammar, grammar)}`,
    ...entries,
  ].join('\n\n');
}

/** What is no more than a word or a list has no name of its own. */
const isNamed = ({ properties, anyOf }: Schema): boolean => (properties ?? anyOf) !== undefined;

const nameOf = (definition: string): string =>
  `${definition.charAt(0).toUpperCase()}${definition.slice(1)}Entry`;

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : String(value);

function typeOf(schema: Schema, grammar: Schema): string {
  const { $ref, const: only, enum: words, anyOf, type, items, properties } = schema;
  const inner = (one: Schema): string => typeOf(one, grammar);
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    const target = grammar.definitions?.[name] ?? {};
    return isNamed(target) ? nameOf(name) : inner(target);
  }
  if (only !== undefined) return literal(only);
  if (words !== undefined) return words.map(literal).join(' | ');
  if (anyOf !== undefined) return anyOf.map(inner).join(' | ');
  if (type === 'array') return `readonly (${items === undefined ? 'unknown' : inner(items)})[]`;
  if (properties !== undefined) {
    const keys = Object.entries(properties).map(([key, one]) => {
      const mark = schema.required?.includes(key) === true ? '' : '?';
      const doc = one.description === undefined ? '' : `/** ${one.description} */\n`;
      return `${doc}readonly ${key}${mark}: ${inner(one)};`;
    });
    return `{\n${keys.join('\n')}\n}`;
  }
  if (type === 'object') {
    const { additionalProperties: each } = schema;
    return `Readonly<Record<string, ${typeof each === 'object' ? inner(each) : 'unknown'}>>`;
  }
  if (typeof type === 'object')
    return type.map((one) => inner({ ...schema, type: one })).join(' | ');
  return type === 'integer' ? 'number' : (type ?? 'unknown');
}

test('the types of entries are those that the grammar gives', async () => {
  const [file] = await formatted([{ path: 'document.ts', text: entryTypes(readCatalogSchema()) }]);
  await expect(file?.text).toMatchFileSnapshot('../../../../codegen/catalog/document.ts');
});
