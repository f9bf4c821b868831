import { wordingOf } from '../../locales/words.ts';
import type { Catalog, EventType, Field } from '../../model/catalog.ts';
import { code, page, proseCell, table, textIn } from './markdown.ts';

/** The events at a glance. */
export function eventTable({ events }: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return table(
    [w.event, w.trust, w.delivery, w.description],
    events.map(({ type, trust, queue, description }) => [
      code(type),
      trust,
      queue,
      proseCell(textIn(description, locale)),
    ]),
  );
}

/** `docs/<locale>/events.md`: what the service emits, field by field. */
export function emitEventTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return page(w.eventsTitle, [
    w.eventsIntro,
    eventTable(catalog, locale),
    ...catalog.events
      .filter(({ fields }) => fields.size > 0)
      .flatMap((event) => [`## ${code(event.type)}`, fieldTable(event, locale)]),
  ]);
}

function fieldTable({ fields }: EventType, locale: string): string {
  const w = wordingOf(locale);
  return table(
    [w.field, w.type, w.privacyClass, w.unit, ''],
    [...fields.values()].map((field) => [
      code(field.segments.map(({ name, array }) => (array ? `${name}[]` : name)).join('.')),
      typeText(field),
      field.class,
      field.class === 'measure' ? field.unit : '',
      field.optional ? w.optional : '',
    ]),
  );
}

function typeText(field: Field): string {
  if (field.class === 'enum') return field.members.map(code).join(', ');
  return field.types.join(', ');
}
