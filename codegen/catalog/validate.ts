import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';
import type { CatalogDocument } from './document.ts';
import { shapeCauses } from './shape-causes.ts';
import type { CatalogSource, Path } from './source.ts';

const SCHEMA = new URL('./catalog.schema.json', import.meta.url);

/** The JSON Schema of the catalog, as editors use it. */
export function readCatalogSchema(): object {
  return JSON.parse(readFileSync(SCHEMA, 'utf8')) as object;
}

/** The code that Ajv makes runs once: smoothing it takes longer than running it; a test checks the schema. */
const FAST_COMPILE = { code: { optimize: false }, validateSchema: false } as const;

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
  const told = new Set<unknown>(causes.flatMap(({ errors }) => errors));
  const errors = oneOfEachList(deepest(all.filter((error) => !told.has(error))));
  return {
    document: undefined,
    diagnostics: [
      ...causes.map(({ diagnostic }) => diagnostic),
      ...errors.map((error) => toDiagnostic(error, source)),
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
  }).compile<CatalogDocument>(readCatalogSchema());
  return compiledOnce;
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
        error.keyword === 'uniqueItems' ||
        error.keyword === 'required',
    );
    for (const error of branches) if (!inner.includes(error)) dropped.add(error);
    if (inner.length > 0) dropped.add(summary);
  }
  return errors.filter((error) => !dropped.has(error) && !error.schemaPath.includes('/contains/'));
}

/** Whoever leaves out the quotes leaves them out at every item of a list. */
function oneOfEachList(errors: readonly ErrorObject[]): ErrorObject[] {
  const told = new Set<string>();
  return errors.filter((error) => {
    const list = /^(.*)\/\d+$/.exec(error.instancePath)?.[1];
    if (error.keyword !== 'type' || list === undefined) return true;
    const key = `${list} ${typeof error.data}`;
    return !told.has(key) && told.add(key);
  });
}

/** Branches behind `$ref` carry the path of the definition, so they are recognised by what they checked. */
function sameBranch(error: ErrorObject, summary: ErrorObject): boolean {
  return (
    error !== summary &&
    error.keyword !== 'anyOf' &&
    error.instancePath.startsWith(summary.instancePath) &&
    (error.instancePath.length > summary.instancePath.length ||
      error.keyword === 'type' ||
      error.keyword === 'minItems' ||
      error.keyword === 'uniqueItems' ||
      error.keyword === 'additionalProperties' ||
      error.keyword === 'required')
  );
}

/** An error with the place that it is about. */
interface Place {
  readonly error: ErrorObject;
  readonly source: CatalogSource;
  readonly path: Path;
  /** The key or item in words. */
  readonly what: string;
}

function toDiagnostic(error: ErrorObject, source: CatalogSource): Diagnostic {
  const path = toPath(error.instancePath, source.data);
  const place = { error, source, path, what: wordsFor(path) };
  return (SAYINGS.get(error.keyword) ?? wrongValue)(place);
}

const SAYINGS: ReadonlyMap<string, (place: Place) => Diagnostic> = new Map([
  ['additionalProperties', unknownKey],
  ['required', missingKey],
  ['enum', notAmong],
  ['const', notAmong],
  ['type', wrongType],
  ['anyOf', wrongType],
  ['uniqueItems', duplicateItem],
  ['contains', missingItem],
]);

function unknownKey({ error, source, path, what }: Place): Diagnostic {
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

function missingKey({ error, source, path, what }: Place): Diagnostic {
  const key = String(error.params['missingProperty']);
  return {
    id: 'missing-key',
    severity: 'error',
    message: `${what} lacks \`${key}\``,
    position: source.keyAt(path),
    help: `add \`${key}:\` here`,
  };
}

function notAmong({ error, source, path, what }: Place): Diagnostic {
  const allowed = (error.params['allowedValues'] as unknown[] | undefined) ?? [
    error.params['allowedValue'],
  ];
  return {
    id: 'wrong-value',
    severity: 'error',
    message: `${what} cannot be \`${shown(error.data)}\``,
    position: source.valueAt(path),
    help: suggest(String(error.data), allowed.map(String)),
  };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text; put it in quotes if it looks like something else',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function wrongType({ error, source, path, what }: Place): Diagnostic {
  const type = String(error.params['type']);
  const empty = error.data === null || error.data === undefined;
  if (type === 'string' && typeof error.data === 'number')
    return unquoted(error.data, source, path, what);
  return {
    id: 'wrong-type',
    severity: 'error',
    message: empty
      ? `${what} is empty`
      : error.keyword === 'anyOf'
        ? `${what} has none of the forms it may have`
        : `${what} must be ${(TYPE_WORDS[type] ?? type).split(';')[0]}`,
    position: empty ? source.keyAt(path) : source.valueAt(path),
    help: descriptionOf(error) ?? `write ${TYPE_WORDS[type] ?? 'another value'}`,
  };
}

/** `2026.10` without quotes is 2026.1. */
function unquoted(data: number, source: CatalogSource, path: Path, what: string): Diagnostic {
  const position = source.valueAt(path);
  const line = source.text.split('\n')[position.line - 1] ?? '';
  const written = line.slice(position.column - 1, position.end - 1);
  const other = written === String(data) ? '' : `, and \`${written}\` is the number ${data}`;
  return {
    id: 'wrong-type',
    severity: 'error',
    message: `${what} must be a text${other}`,
    position,
    help: `put it in quotes: '${written}'`,
  };
}

function duplicateItem({ error, source, path, what }: Place): Diagnostic {
  const indexes = [Number(error.params['i']), Number(error.params['j'])].sort((a, b) => a - b);
  const [first = 0, second = 0] = indexes;
  return {
    id: 'wrong-value',
    severity: 'error',
    message: `${what} names \`${shown((error.data as unknown[])[second])}\` twice`,
    position: source.valueAt([...path, second]),
    help: 'keep one of the two',
    related: { message: 'the first one', position: source.valueAt([...path, first]) },
  };
}

function missingItem({ error, source, path, what }: Place): Diagnostic {
  const item = (error.schema as { const?: unknown }).const;
  return {
    id: 'wrong-value',
    severity: 'error',
    message: `${what} lacks \`${String(item)}\``,
    position: source.valueAt(path),
    help: descriptionOf(error) ?? `add \`${String(item)}\``,
  };
}

/** A limit that is not met: of a number, of a length, of a pattern. */
function wrongValue({ error, source, path, what }: Place): Diagnostic {
  const empty = error.keyword === 'minLength' && error.data === '';
  const none =
    (error.keyword === 'minItems' || error.keyword === 'minProperties') && isEmpty(error.data);
  const duration = /^(\d+) ?(s|m|h|d)[a-z]+$/.exec(
    typeof error.data === 'string' ? error.data : '',
  );
  if (
    error.keyword === 'pattern' &&
    duration !== null &&
    String(error.schema).includes('(s|m|h|d)')
  )
    return {
      id: 'wrong-value',
      severity: 'error',
      message: `${what} cannot be \`${shown(error.data)}\`: a duration is a number and a letter`,
      position: source.valueAt(path),
      help: `write \`${duration[1]}${duration[2]}\``,
    };
  return {
    id: 'wrong-value',
    severity: 'error',
    message: `${what} ${empty || none ? 'is empty' : (error.message ?? 'is not valid')}`,
    position: source.valueAt(path),
    help: descriptionOf(error) ?? 'see codegen/catalog/catalog.schema.json',
  };
}

function isEmpty(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}

function descriptionOf(error: ErrorObject): string | undefined {
  const description = error.parentSchema?.['description'];
  return typeof description === 'string' ? description : undefined;
}

function shown(data: unknown): string {
  return typeof data === 'object' ? JSON.stringify(data) : String(data);
}

function wordsFor(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the catalog';
  return typeof last === 'number' ? `item ${last + 1} of \`${path.at(-2)}\`` : `\`${last}\``;
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
