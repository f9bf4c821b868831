import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostic.ts';
import { closest } from '../suggest.ts';
import type { CatalogDocument } from './document.ts';
import { shapeCauses } from './shape-causes.ts';
import { shapeDiagnostic, toPath } from './shape-words.ts';
import { type CatalogSource, isMapping, type Path, valueIn } from './source.ts';

/** Checks the shape of the catalog. Findings point at the offending key or value. */
export function validateShape(source: CatalogSource): {
  readonly document: CatalogDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const all = grammarErrors(source.data);
  if (all.length === 0) return { document: source.data as CatalogDocument, diagnostics: [] };
  const causes = shapeCauses(all, source, readCatalogSchema());
  const explained = new Set<unknown>(causes.flatMap(({ errors }) => errors));
  const errors = oneOfEachList(
    all.filter(
      (error) =>
        !explained.has(error) &&
        !isMisspelt(error, all) &&
        !['if', 'propertyNames'].includes(error.keyword) &&
        !error.schemaPath.includes('/contains/'),
    ),
  );
  return {
    document: undefined,
    diagnostics: [
      ...causes.map(({ diagnostic }) => diagnostic),
      ...errors.map((error) => shapeDiagnostic(ofKey(error, all), source)),
    ],
  };
}

/** An error of a key says so, also where Ajv has lost that on the way through a reference. */
function ofKey(error: SchemaError, all: readonly SchemaError[]): SchemaError {
  const { instancePath, data } = error;
  const key = all.find(
    ({ params, ...other }) =>
      other.instancePath === instancePath && params['propertyName'] === data,
  );
  return key === undefined ? error : { ...error, propertyName: data as string };
}

/** What is missing stands there under another name. */
function isMisspelt({ params, instancePath }: SchemaError, all: readonly SchemaError[]): boolean {
  const missing = params['missingProperty'];
  if (missing === undefined) return false;
  return all.some((other) => {
    const key = other.params['additionalProperty'];
    if (key === undefined || other.instancePath !== instancePath) return false;
    return closest(key, Object.keys(other.parentSchema?.['properties'] ?? {})) === missing;
  });
}

/** Each round takes away what one level of the catalog cannot hold. */
const ROUNDS = 24;

/** Data of an earlier grammar without what today's does not know: for comparing, never for printing. */
export function inTodaysGrammar(written: unknown): unknown {
  const data = structuredClone(written);
  for (let round = 0; round < ROUNDS; round += 1) {
    const problems = shapeProblems(data);
    if (problems.length === 0) break;
    const deepest = Math.max(...problems.map(({ length }) => length));
    for (const path of problems) if (path.length === deepest) remove(data, path);
  }
  return data;
}

function remove(data: unknown, path: Path): void {
  const owner = valueIn(data, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (isMapping(owner)) delete owner[String(last)];
}

/** Where data is not what the grammar asks for: keys that it does not know, and values. */
function shapeProblems(data: unknown): Path[] {
  const errors = grammarErrors(data);
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  return (unknown.length > 0 ? unknown : errors).map(({ instancePath, params }) => [
    ...toPath(instancePath, data),
    ...(unknown.length > 0 ? [String(params['additionalProperty'])] : []),
  ]);
}

/** Quotes that are left out are left out at every item of a list. */
function oneOfEachList(errors: readonly SchemaError[]): SchemaError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const list = /^(.*)\/\d+$/.exec(error.instancePath)?.[1];
    if (error.keyword !== 'type' || list === undefined) return true;
    const key = `${list} ${typeof error.data}`;
    return !seen.has(key) && seen.add(key);
  });
}

const SCHEMA = new URL('./catalog.schema.json', import.meta.url);
const VERSIONS = new URL('../../package.json', import.meta.url);
const KEPT = new URL('../../node_modules/.cache/codegen/grammar.cjs', import.meta.url);

/** An error of the grammar as Ajv reports it, with what it looked at. */
export type SchemaError = ErrorObject;

/** A schema of the grammar, as far as it is read. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The JSON Schema of the catalog, as editors use it. */
export function readCatalogSchema(): Schema {
  return JSON.parse(readFileSync(SCHEMA, 'utf8'));
}

/** Where data is not what the grammar asks for. The only module that knows Ajv. */
function grammarErrors(data: unknown): readonly SchemaError[] {
  return follows(data) ? [] : (follows.errors ?? []);
}

const follows = await validator();

/** The code that Ajv makes of the grammar is kept: to make it takes longer than all else that is done with it. */
async function validator(): Promise<ValidateFunction> {
  const sources = [SCHEMA, VERSIONS, new URL(import.meta.url)].map((file) => readFileSync(file));
  const madeOf = hash('sha256', Buffer.concat(sources));
  try {
    const { default: kept } = await import(KEPT.href);
    if (kept.madeOf === madeOf) return kept;
  } catch {
    // The first run, or one that could not keep it.
  }
  return compiled(madeOf);
}

async function compiled(madeOf: string): Promise<ValidateFunction> {
  const { Ajv } = await import('ajv');
  const { default: standalone } = await import('ajv/dist/standalone/index.js');
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    strictNumbers: true,
    // A test checks the schema itself.
    validateSchema: false,
    inlineRefs: false,
    code: { source: true },
  });
  const validate = ajv.compile(byType(readCatalogSchema()) as object);
  try {
    mkdirSync(new URL('.', KEPT), { recursive: true });
    const unfinished = new URL(`${KEPT.href}.${process.pid}`);
    const code = standalone.default(ajv, validate);
    writeFileSync(unfinished, `${code}\nmodule.exports.madeOf = '${madeOf}';\n`);
    renameSync(unfinished, KEPT);
  } catch {
    // Where nothing can be kept, the next run makes it again.
  }
  return validate;
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
  const typeOf = ({ type, const: only }: Schema): Schema['type'] =>
    type ?? (only === undefined ? 'object' : typeof only);
  return {
    ...inner,
    type: anyOf.map(typeOf),
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    allOf: anyOf.map((form) => ({ if: { type: typeOf(form) }, then: byType(form) })),
  };
}
