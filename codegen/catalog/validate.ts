import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';
import type { CatalogDocument } from './document.ts';
import type { CatalogSource, Path } from './source.ts';

const SCHEMA = new URL('./catalog.schema.json', import.meta.url);

/** The JSON Schema of the catalog, as editors use it. */
export function readCatalogSchema(): object {
  return JSON.parse(readFileSync(SCHEMA, 'utf8')) as object;
}

let compiled: ValidateFunction<CatalogDocument> | undefined;

/** Checks the shape of the catalog. The only module that knows Ajv. Findings point at the offending key or value. */
export function validateShape(source: CatalogSource): {
  readonly document: CatalogDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  compiled ??= new Ajv({ allErrors: true, verbose: true, strict: false }).compile<CatalogDocument>(
    readCatalogSchema(),
  );
  if (compiled(source.data)) return { document: source.data as CatalogDocument, diagnostics: [] };
  const errors = deepest(compiled.errors ?? []);
  return { document: undefined, diagnostics: errors.map((error) => toDiagnostic(error, source)) };
}

/** `anyOf` reports every branch; what counts is the branch that came furthest, or the summary when none did. */
function deepest(errors: readonly ErrorObject[]): ErrorObject[] {
  const summaries = errors.filter((error) => error.keyword === 'anyOf');
  const within = (error: ErrorObject, summary: ErrorObject): boolean =>
    error !== summary && error.schemaPath.startsWith(`${summary.schemaPath}/`);
  const dropped = new Set<ErrorObject>();
  for (const summary of summaries) {
    const branches = errors.filter((error) => within(error, summary) || sameBranch(error, summary));
    const inner = branches.filter(
      (error) =>
        error.instancePath.length > summary.instancePath.length ||
        error.keyword === 'additionalProperties' ||
        error.keyword === 'required',
    );
    for (const error of branches) if (!inner.includes(error)) dropped.add(error);
    if (inner.length > 0) dropped.add(summary);
  }
  return errors.filter((error) => !dropped.has(error));
}

/** Branches behind `$ref` carry the path of the definition, so they are recognised by what they checked. */
function sameBranch(error: ErrorObject, summary: ErrorObject): boolean {
  return (
    error !== summary &&
    error.keyword !== 'anyOf' &&
    error.instancePath.startsWith(summary.instancePath) &&
    (error.instancePath.length > summary.instancePath.length ||
      error.keyword === 'type' ||
      error.keyword === 'additionalProperties' ||
      error.keyword === 'required')
  );
}

function toDiagnostic(error: ErrorObject, source: CatalogSource): Diagnostic {
  const path = toPath(error.instancePath, source.data);
  const what = path.length === 0 ? 'the catalog' : `\`${String(path.at(-1))}\``;
  const at = source.valueAt(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      return {
        id: 'unknown-key',
        severity: 'error',
        message: `\`${key}\` is not a key of ${what}`,
        position: source.keyAt([...path, key]),
        help: suggest(key, known),
      };
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      return {
        id: 'missing-key',
        severity: 'error',
        message: `${what} lacks \`${key}\``,
        position: source.keyAt(path),
        help: `add \`${key}:\` here`,
      };
    }
    case 'enum':
    case 'const': {
      const allowed = (error.params['allowedValues'] as unknown[] | undefined) ?? [
        error.params['allowedValue'],
      ];
      return {
        id: 'wrong-value',
        severity: 'error',
        message: `${what} cannot be \`${String(error.data)}\``,
        position: at,
        help: suggest(String(error.data), allowed.map(String)),
      };
    }
    default:
      return {
        id: error.keyword === 'type' || error.keyword === 'anyOf' ? 'wrong-type' : 'wrong-value',
        severity: 'error',
        message: `${what} ${error.keyword === 'anyOf' ? 'has none of the forms it may have' : (error.message ?? 'is not valid')}`,
        position: at,
        help: describe(error),
      };
  }
}

function describe(error: ErrorObject): string {
  const description = error.parentSchema?.['description'];
  return typeof description === 'string' ? description : 'see codegen/catalog/catalog.schema.json';
}

/** A JSON pointer as steps; digits are an index only where the data holds a list. */
function toPath(pointer: string, data: unknown): Path {
  const steps: (string | number)[] = [];
  let value = data;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(value) ? Number(step) : step);
    value = (value as Record<string, unknown> | undefined)?.[step];
  }
  return steps;
}
