import type { FieldEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { closest, suggest } from '../suggest.ts';
import type { Field, PathSegment, PrivacyClass } from './catalog.ts';
import type { Findings } from './findings.ts';
import { checkUnit } from './references.ts';

const CLASSES = ['measure', 'label', 'flag', 'identifier', 'content', 'error'] as const;

/** Reads one `path?: class unit` line of a fieldset or an event. */
export function resolveField(
  key: string,
  entry: FieldEntry,
  at: Path,
  findings: Findings,
): Field | undefined {
  const segments = pathSegments(key);
  if (segments === undefined) {
    findings.keyError(
      'field-path',
      at,
      `\`${key}\` is not a field path`,
      'write names joined with dots; `?` marks what may be missing, `[]` an array',
    );
    return undefined;
  }
  const shape = isList(entry) ? enumShape(entry) : wordShape(entry, at, findings);
  return {
    path: segments.map((segment) => segment.name).join('.'),
    segments,
    optional: segments.some((segment) => segment.optional),
    unemitted: typeof entry === 'object' && !isList(entry) && entry.unemitted === true,
    at,
    ...shape,
  };
}

type Shape = Pick<Field, 'class' | 'types' | 'members' | 'unit'>;

/** Words of an entry that may also be another form. */
export function isList(entry: unknown): entry is readonly string[] {
  return Array.isArray(entry);
}

function enumShape(members: readonly string[]): Shape {
  return { class: 'enum', types: ['string'], members, unit: 'count' };
}

function wordShape(
  entry: Exclude<FieldEntry, readonly string[]>,
  at: Path,
  findings: Findings,
): Shape {
  const [word = '', qualifier = '', ...more] =
    typeof entry === 'string' ? entry.trim().split(/\s+/) : [entry.class, entry.unit ?? ''];
  const found = CLASSES.find((known) => known === word);
  if (found !== undefined && more.length > 0)
    findings.error(
      'field-class',
      at,
      `\`${more.join(' ')}\` says nothing behind a class and a unit`,
      'remove it; `?` behind the name marks what may be missing',
    );
  if (typeof entry === 'object' && entry.type !== undefined && word !== 'identifier')
    findings.keyError(
      'field-class',
      [...at, 'type'],
      `the class ${word} has its type; only an identifier chooses one`,
      'remove `type`',
    );
  if (found === undefined) {
    findings.error(
      'field-class',
      at,
      `\`${word}\` is not a privacy class`,
      word.endsWith('?')
        ? `write the \`?\` behind the name: \`${at.at(-1)}?:\``
        : `${suggest(word, CLASSES)} (an enum is a list of its members)`,
    );
    // What it was meant to be, as far as one can tell: uses of the field are no mistakes.
    return shapeOf(
      CLASSES.find((known) => known === closest(word, CLASSES)) ??
        (qualifier === '' ? 'label' : 'measure'),
      qualifier,
      undefined,
    );
  }
  if (qualifier !== '' && qualifier !== 'map') {
    if (found !== 'measure')
      findings.error(
        'unknown-unit',
        at,
        `only a measure has a unit; this is of class ${found}`,
        `remove \`${qualifier}\`, or make it a measure`,
      );
    else checkUnit(qualifier, at, findings);
  }
  return shapeOf(found, qualifier, typeof entry === 'string' ? undefined : entry.type);
}

function shapeOf(
  found: PrivacyClass,
  qualifier: string,
  explicit: readonly ('string' | 'number')[] | undefined,
): Shape {
  const map = qualifier === 'map';
  return {
    class: found,
    types: map ? ['map'] : (explicit ?? [typeOf(found)]),
    members: found === 'flag' ? ['true', 'false'] : [],
    unit: found === 'measure' && qualifier !== '' ? qualifier : 'count',
  };
}

function typeOf(found: PrivacyClass): 'string' | 'number' | 'boolean' {
  return found === 'measure' ? 'number' : found === 'flag' ? 'boolean' : 'string';
}

/** `memory.workerHeaps?[].script` as its three segments; undefined when it is not a path. */
function pathSegments(key: string): PathSegment[] | undefined {
  const segments = key.split('.').map((part) => {
    const match = /^([A-Za-z][A-Za-z0-9]*)(\?)?(\[\])?$/.exec(part);
    return match?.[1] === undefined
      ? undefined
      : { name: match[1], optional: match[2] === '?', array: match[3] === '[]' };
  });
  return segments.every((segment) => segment !== undefined) ? segments : undefined;
}
