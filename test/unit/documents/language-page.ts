import type { Schema } from '../../../codegen/catalog/grammar.ts';
import { printFlow } from '../../../codegen/catalog/source.ts';

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
export interface LanguagePart {
  readonly name: string;
  readonly meaning: string;
  readonly keys: readonly LanguageKey[];
}

/** Every key of the language, from the schema that catalogs are validated with. */
export function languageParts(grammar: Schema): LanguagePart[] {
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

/** A key of as many parts is explained once. */
const MANY = 4;

/** `codegen/catalog/language.md`: every key, what it means, and how it is written. */
export function languagePage(grammar: Schema): string {
  const parts = languageParts(grammar);
  const named = parts.flatMap(({ keys }) => keys.filter((key) => key.named));
  const shared = new Map(
    named
      .filter(({ key }) => named.filter((other) => other.key === key).length >= MANY)
      .map((key) => [key.key, key]),
  );
  return [
    '# The language of the catalog',
    'Written from `codegen/catalog/catalog.schema.json` by `vitest --update=all --config test/vitest.config.ts test/unit/documents/language-page`. Keys in bold must be there. The rules that the names and values must keep are in [rules.md](../lint/rules.md).',
    '## In most entries',
    table([...shared.values()]),
    ...parts.flatMap(({ name, meaning, keys }) => {
      const own = keys.filter(({ key }) => !shared.has(key));
      const also = keys.flatMap(({ key }) => (shared.has(key) ? [`\`${key}\``] : []));
      return [
        `## ${name}`,
        ...(meaning === '' ? [] : [meaning]),
        table(own),
        ...(also.length === 0 ? [] : [`Also ${also.join(', ')}.`]),
      ];
    }),
  ]
    .join('\n\n')
    .concat('\n');
}

function table(keys: readonly LanguageKey[]): string {
  const rows = keys.map(({ key, required, meaning, examples }) => {
    const name = required ? `**\`${key}\`**` : `\`${key}\``;
    const shown = examples.map((example) => code(`${key}: ${printFlow(example)}`));
    return `| ${name} | ${meaning.replaceAll('|', '\\|')} | ${shown.join('<br>')} |`;
  });
  return ['| key | meaning | example |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Code within a cell: a stroke would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
