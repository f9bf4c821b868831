import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostic.ts';
import type { CatalogDocument } from './document.ts';
import { shapeCauses } from './shape-causes.ts';
import { shapeDiagnostic, toPath } from './shape-words.ts';
import type { CatalogSource, Path } from './source.ts';

const SCHEMA = new URL('./catalog.schema.json', import.meta.url);

/** The JSON Schema of the catalog, as editors use it. */
export function readCatalogSchema(): object {
  return JSON.parse(readFileSync(SCHEMA, 'utf8')) as object;
}

/** The code that Ajv makes runs once: smoothing it takes longer than running it; a test checks the schema. */
const FAST_COMPILE = {
  code: { optimize: false },
  validateSchema: false,
  inlineRefs: false,
} as const;

let compiledOnce: ValidateFunction<CatalogDocument> | undefined;

/** Checks the shape of the catalog. The only module that knows Ajv. Findings point at the offending key or value. */
export function validateShape(source: CatalogSource): {
  readonly document: CatalogDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const compiled = validator();
  if (compiled(source.data)) return { document: source.data as CatalogDocument, diagnostics: [] };
  const all = compiled.errors ?? [];
  const causes = shapeCauses(all, source, readCatalogSchema());
  const explained = new Set<unknown>(causes.flatMap(({ errors }) => errors));
  const errors = oneOfEachList(
    all.filter(
      (error) =>
        !explained.has(error) && error.keyword !== 'if' && !error.schemaPath.includes('/contains/'),
    ),
  );
  return {
    document: undefined,
    diagnostics: [
      ...causes.map(({ diagnostic }) => diagnostic),
      ...errors.map((error) => shapeDiagnostic(error, source)),
    ],
  };
}

function validator(): ValidateFunction<CatalogDocument> {
  compiledOnce ??= new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    strictNumbers: true,
    ...FAST_COMPILE,
  }).compile<CatalogDocument>(byType(readCatalogSchema()) as object);
  return compiledOnce;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
}

/** The forms of `anyOf` differ in their type: asked by it, only the form that was meant has errors. */
function byType(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(byType);
  if (typeof node !== 'object' || node === null) return node;
  const { anyOf, ...rest } = node as Schema;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, byType(value)]),
  );
  if (anyOf === undefined) return inner;
  const typeOf = ({ type, const: only }: Schema): string =>
    type ?? (only === undefined ? 'object' : typeof only);
  return {
    ...inner,
    type: anyOf.map(typeOf),
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    allOf: anyOf.map((form) => ({ if: { type: typeOf(form) }, then: byType(form) })),
  };
}

/** Where data is not what the grammar asks for: keys that it does not know, and values. */
export function shapeProblems(data: unknown): Path[] {
  const accepts = validator();
  if (accepts(data)) return [];
  const errors = accepts.errors ?? [];
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  return (unknown.length > 0 ? unknown : errors).map(({ instancePath, params }) => [
    ...toPath(instancePath, data),
    ...(unknown.length > 0 ? [String(params['additionalProperty'])] : []),
  ]);
}

/** Quotes that are left out are left out at every item of a list. */
function oneOfEachList(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const list = /^(.*)\/\d+$/.exec(error.instancePath)?.[1];
    if (error.keyword !== 'type' || list === undefined) return true;
    const key = `${list} ${typeof error.data}`;
    return !seen.has(key) && seen.add(key);
  });
}
