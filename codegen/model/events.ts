import type { EventEntry, FieldEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { repeats } from '../diagnostic.ts';
import { described } from '../locales/translations.ts';
import { closest, suggest } from '../suggest.ts';
import type { EventType } from './catalog.ts';
import { CLASSES, type Field, type PathSegment, type PrivacyClass } from './event.ts';
import type { Findings } from './findings.ts';
import { camelCase, eventTypeName } from './names.ts';
import { checkUnit, type Unresolved } from './references.ts';

/** Resolves every event with the fields of its fieldsets. */
export function resolveEvents({ document, texts, findings }: Unresolved): EventType[] {
  const sets = new Map(
    Object.entries(document.fieldsets ?? {}).map(([name, fields]) => [
      name,
      resolveFields(fields, ['fieldsets', name], findings),
    ]),
  );
  return Object.entries(document.events).map(([type, entry]) => {
    const at = ['events', type];
    const included = (entry.include ?? []).flatMap((name, index) => {
      const set = sets.get(name);
      if (set === undefined)
        findings.unknown('fieldset', [...at, 'include', index], name, sets.keys());
      return set ?? [];
    });
    const fields = [...included, ...resolveFields(entry.fields, [...at, 'fields'], findings)];
    for (const { item, first } of repeats(fields, ({ path }) => path))
      findings.keyError(
        'duplicate-field',
        item.at,
        `\`${type}\` has the field \`${item.path}\` already`,
        'remove one of the two',
        { at: first.at, message: 'the other one' },
      );
    return {
      type,
      typeName: eventTypeName(type),
      handlerName: camelCase(type),
      description: described(entry, at, texts),
      trust: entry.trust,
      queue: entry.queue ?? 'sync',
      unemitted: entry.unemitted === true,
      fields: byPath(fields),
      privateFields: byPath(resolveFields(entry.private, [...at, 'private'], findings)),
      logged: (['name', 'category', 'outcome', 'site'] as const).flatMap((fact) => {
        const paths = entry.logged?.[fact];
        return paths === undefined ? [] : [{ fact, paths, at: [...at, 'logged', fact] }];
      }),
      at,
    };
  });
}

const byPath = (fields: readonly Field[]): ReadonlyMap<string, Field> =>
  new Map(fields.map((field) => [field.path, field]));

function resolveFields(entries: EventEntry['fields'], at: Path, findings: Findings): Field[] {
  return Object.entries(entries ?? {}).flatMap(
    ([key, entry]) => resolveField(key, entry, [...at, key], findings) ?? [],
  );
}

/** Reads one `path?: class unit` line of a fieldset or an event. */
function resolveField(
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
  return {
    path: segments.map((segment) => segment.name).join('.'),
    segments,
    optional: segments.some((segment) => segment.optional),
    unemitted: typeof entry === 'object' && !isList(entry) && entry.unemitted === true,
    at,
    ...(isList(entry)
      ? { class: 'enum', types: ['string'], members: entry, unit: 'count' }
      : wordShape(entry, at, findings)),
  };
}

/** Words of an entry that may also be another form. */
export function isList(entry: unknown): entry is readonly string[] {
  return Array.isArray(entry);
}

function wordShape(
  entry: Exclude<FieldEntry, readonly string[]>,
  at: Path,
  findings: Findings,
): Pick<Field, 'class' | 'types' | 'members' | 'unit'> {
  const { type } = typeof entry === 'string' ? {} : entry;
  const [word = '', qualifier = '', ...more] =
    typeof entry === 'string' ? entry.trim().split(/\s+/) : [entry.class, entry.unit ?? ''];
  const known = CLASSES.find((one) => one === word);
  if (known === undefined)
    findings.error(
      'field-class',
      at,
      `\`${word}\` is not a privacy class`,
      word.endsWith('?')
        ? `write the \`?\` behind the name: \`${at.at(-1)}?:\``
        : `${suggest(word, CLASSES)} (an enum is a list of its members)`,
    );
  else if (more.length > 0)
    findings.error(
      'field-class',
      at,
      `\`${more.join(' ')}\` says nothing behind a class and a unit`,
      'remove it; `?` behind the name marks what may be missing',
    );
  if (type !== undefined && word !== 'identifier') {
    const message = `the class ${word} has its type; only an identifier chooses one`;
    findings.keyError('field-class', [...at, 'type'], message, 'remove `type`');
  }
  const map = qualifier === 'map';
  if (known === 'measure' && qualifier !== '' && !map) checkUnit(qualifier, at, findings);
  else if (known !== undefined && qualifier !== '' && !map) {
    const message = `only a measure has a unit; this is of class ${known}`;
    findings.error('unknown-unit', at, message, `remove \`${qualifier}\`, or make it a measure`);
  }
  // What it was meant to be, as far as one can tell: uses of the field are no mistakes.
  const near = known ?? closest(word, CLASSES);
  const meant = CLASSES.find((one) => one === near) ?? (qualifier === '' ? 'label' : 'measure');
  return {
    class: meant,
    types: map ? ['map'] : (type ?? [TYPES[meant] ?? 'string']),
    members: meant === 'flag' ? ['true', 'false'] : [],
    unit: meant === 'measure' && qualifier !== '' ? qualifier : 'count',
  };
}

/** Of what is no text. */
const TYPES: Partial<Record<PrivacyClass, 'number' | 'boolean'>> = {
  measure: 'number',
  flag: 'boolean',
};

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
