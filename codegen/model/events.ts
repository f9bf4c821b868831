import type { CatalogDocument, EventEntry, FieldEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import type { EventType, Field } from './catalog.ts';
import { described } from './described.ts';
import { resolveField } from './fields.ts';
import type { Findings } from './findings.ts';
import { camelCase, eventTypeName } from './names.ts';

/** Resolves every event with the fields of its fieldsets. */
export function resolveEvents(
  document: CatalogDocument,
  texts: Texts,
  findings: Findings,
): EventType[] {
  const sets = new Map(
    Object.entries(document.fieldsets ?? {}).map(([name, fields]) => [
      name,
      resolveFields(fields, ['fieldsets', name], findings),
    ]),
  );
  return Object.entries(document.events).map(([type, entry]) => {
    const at = ['events', type];
    return {
      type,
      typeName: eventTypeName(type),
      handlerName: camelCase(type),
      description: described(entry, at, texts),
      trust: entry.trust,
      queue: entry.queue ?? 'sync',
      unemitted: entry.unemitted === true,
      fields: mergeFields(type, entry, sets, findings),
      privateFields: new Map(
        resolveFields(entry.private ?? {}, [...at, 'private'], findings).map((field) => [
          field.path,
          field,
        ]),
      ),
      logged: (['name', 'category', 'outcome', 'site'] as const).flatMap((fact) => {
        const paths = entry.logged?.[fact];
        return paths === undefined ? [] : [{ fact, paths, at: [...at, 'logged', fact] }];
      }),
      at,
    };
  });
}

function resolveFields(
  entries: Readonly<Record<string, FieldEntry>>,
  at: Path,
  findings: Findings,
): Field[] {
  return Object.entries(entries).flatMap(
    ([key, entry]) => resolveField(key, entry, [...at, key], findings) ?? [],
  );
}

function mergeFields(
  type: string,
  entry: EventEntry,
  sets: ReadonlyMap<string, readonly Field[]>,
  findings: Findings,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const add = (field: Field): void => {
    const earlier = fields.get(field.path);
    if (earlier === undefined) fields.set(field.path, field);
    else
      findings.keyError(
        'duplicate-field',
        field.at,
        `\`${type}\` has the field \`${field.path}\` already`,
        'remove one of the two',
        { at: earlier.at, message: 'the other one' },
      );
  };
  for (const [index, name] of (entry.include ?? []).entries()) {
    const set = sets.get(name);
    if (set === undefined) {
      findings.unknown('fieldset', ['events', type, 'include', index], name, sets.keys());
    } else for (const field of set) add(field);
  }
  for (const field of resolveFields(entry.fields ?? {}, ['events', type, 'fields'], findings))
    add(field);
  return fields;
}
