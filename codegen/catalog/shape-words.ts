import { type Diagnostic, errorAt } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';
import type { SchemaError } from './grammar.ts';
import { type CatalogSource, type Path, printFlow } from './source.ts';

/** An error with the place that it is about. */
interface Place {
  readonly error: SchemaError;
  readonly source: CatalogSource;
  readonly path: Path;
  /** The key or item in words. */
  readonly what: string;
}

/** What an error of the schema means to the author of the catalog, at the offending key or value. */
export function shapeDiagnostic(error: SchemaError, source: CatalogSource): Diagnostic {
  const path = toPath(error.instancePath, source.data);
  const place = { error, source, path, what: wordsFor(path) };
  return (WORDS.get(error.keyword) ?? wrongValue)(place);
}

const WORDS: ReadonlyMap<string, (place: Place) => Diagnostic> = new Map([
  ['additionalProperties', unknownKey],
  ['required', missingKey],
  ['enum', notAmong],
  ['const', notAmong],
  ['type', wrongType],
  ['uniqueItems', duplicateItem],
  ['contains', missingItem],
]);

function unknownKey({ error, source, path, what }: Place): Diagnostic {
  const key = String(error.params['additionalProperty']);
  const message = `\`${key}\` is not a key of ${what}`;
  const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
  return errorAt('unknown-key', source.keyAt([...path, key]), message, suggest(key, known));
}

function missingKey({ error, source, path, what }: Place): Diagnostic {
  const key = String(error.params['missingProperty']);
  const message = `${what} lacks \`${key}\``;
  return errorAt('missing-key', source.keyAt(path), message, `add \`${key}:\` here`);
}

/** What a value cannot be, at the value, or a key at the key. */
function wrong({ error, source, path, what }: Place, message: string, help: string): Diagnostic {
  const { propertyName: key } = error;
  const position = key === undefined ? source.valueAt(path) : source.keyAt([...path, key]);
  const subject = key === undefined ? what : `a key of ${what}`;
  return errorAt('wrong-value', position, `${subject} ${message}`, help);
}

function notAmong(place: Place): Diagnostic {
  const { params, data } = place.error;
  const allowed: unknown[] = params['allowedValues'] ?? [params['allowedValue']];
  return wrong(
    place,
    `cannot be \`${shown(data)}\``,
    allowed.some((one) => one !== data && String(one) === data)
      ? `remove the quotes: \`${data}\``
      : suggest(shown(data), allowed.map(String)),
  );
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text; put it in quotes if it looks like something else',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function wrongType(place: Place): Diagnostic {
  const { error, source, path, what } = place;
  const types = [error.params['type']].flat().map(String);
  const [type = ''] = types;
  const empty = error.data === null || error.data === undefined;
  const item = typeof path.at(-1) === 'number';
  if (type === 'string' && (/number|boolean/.test(typeof error.data) || (empty && item)))
    return unquoted(place);
  const help =
    (type === 'boolean' &&
      /^(?:true|false)$/.test(shown(error.data)) &&
      `remove the quotes: \`${error.data}\``) ||
    meaningOf(error, path) ||
    `write ${(TYPE_WORDS[type] ?? 'another value') + likely(error, type)}`;
  if (empty) return errorAt('wrong-type', source.keyAt(path), `${what} is empty`, help);
  const message =
    types.length > 1
      ? `${what} has none of the forms it may have`
      : `${what} must be ${(TYPE_WORDS[type] ?? type).split(';')[0]}`;
  return errorAt('wrong-type', source.valueAt(path), message, help);
}

/** The form that was meant, where one can tell from a text that stands in its place. */
function likely({ data, parentSchema }: SchemaError, type: string): string {
  const [key, ...more]: string[] = parentSchema?.['required'] ?? [];
  if (typeof data !== 'string') return '';
  if (type === 'array') return `: \`${printFlow(data.split(/,\s*/))}\``;
  const only = type === 'object' && key !== undefined && more.length === 0;
  return only ? `: \`${printFlow({ [key]: data })}\`` : '';
}

/** `2026.10` without quotes is 2026.1. */
function unquoted({ error: { data, parentSchema }, source, path, what }: Place): Diagnostic {
  const position = source.valueAt(path);
  const line = source.text.split('\n')[position.line - 1] ?? '';
  const written = line.slice(position.column - 1, position.end - 1);
  const other =
    written === String(data) ? '' : `, and \`${written}\` is the ${typeof data} ${data}`;
  const help = String(parentSchema?.['pattern']).includes(DURATION)
    ? `write its unit: \`${written}s\` or \`${written}m\``
    : `put it in quotes: '${written}'`;
  return errorAt('wrong-type', position, `${what} must be a text${other}`, help);
}

function duplicateItem(place: Place): Diagnostic {
  const { error, source, path } = place;
  const [first = 0, second = 0] = [Number(error.params['i']), Number(error.params['j'])].sort(
    (a, b) => a - b,
  );
  const item = shown((error.data as unknown[])[second]);
  const again = { ...place, path: [...path, second] };
  return {
    ...wrong(again, `names \`${item}\` twice`, 'keep one of the two'),
    related: { message: 'the first one', position: source.valueAt([...path, first]) },
  };
}

function missingItem(place: Place): Diagnostic {
  const item = String((place.error.schema as { const?: unknown }).const);
  return wrong(place, `lacks \`${item}\``, meaningOf(place.error, place.path) ?? `add \`${item}\``);
}

/** A limit that is not met: of a number, of a length, of a pattern. */
function wrongValue(place: Place): Diagnostic {
  const { data, keyword, schema, message = 'is not valid' } = place.error;
  const text = typeof data === 'string' ? data : '';
  const duration = /^(\d+) ?(s|m|h|d)[a-z]+$/.exec(text);
  if (keyword === 'pattern' && duration !== null && String(schema).includes(DURATION))
    return wrong(
      place,
      `cannot be \`${text}\`: a duration is a number and a letter`,
      `write \`${duration[1]}${duration[2]}\``,
    );
  const none = (keyword === 'minItems' || keyword === 'minProperties') && isEmpty(data);
  const empty = none || (typeof data === 'string' && data.trim() === '');
  const help = meaningOf(place.error, place.path) ?? 'see codegen/catalog/catalog.schema.json';
  return wrong(place, empty ? 'is empty' : message, help);
}

/** How the grammar's pattern of a duration begins. */
const DURATION = '(s|m|h|d)';

function isEmpty(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}

/** What the schema says of a key, and how it is written. */
function meaningOf(error: SchemaError, path: Path): string | undefined {
  const { description, examples } = error.parentSchema ?? {};
  if (typeof description !== 'string') return undefined;
  if (!Array.isArray(examples) || typeof path.at(-1) !== 'string') return description;
  return `${description} For example \`${path.at(-1)}: ${printFlow(examples[0])}\``;
}

/** Mappings of the source have no prototype, so no text of their own. */
function shown(data: unknown): string {
  return typeof data === 'object' ? JSON.stringify(data) : String(data);
}

function wordsFor(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the catalog';
  return typeof last === 'number' ? `item ${last + 1} of \`${path.at(-2)}\`` : `\`${last}\``;
}

/** A JSON pointer as steps; digits are an index only where the data holds a list. */
export function toPath(pointer: string, data: unknown): Path {
  const steps: (string | number)[] = [];
  let value = data;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(value) ? Number(step) : step);
    value = (value as Record<string, unknown> | undefined)?.[step];
  }
  return steps;
}
