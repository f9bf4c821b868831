import type { EventEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { repeats } from '../repeats.ts';
import type { EventType, Field } from './catalog.ts';
import { described } from './described.ts';
import { resolveField } from './fields.ts';
import type { Findings } from './findings.ts';
import { camelCase, eventTypeName } from './names.ts';
import type { Unresolved } from './references.ts';

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
