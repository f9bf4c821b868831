import type { Wording } from '../../locales/words/words.ts';
import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, EventType, Field } from '../../model/catalog.ts';
import { code, template } from './markdown.ts';
import { frontMatter } from './pages/prose.ts';

interface View {
  readonly w: Wording;
  readonly head: string;
  readonly rows: readonly {
    readonly type: string;
    readonly trust: string;
    readonly queue: string;
    readonly description: string;
  }[];
  readonly events: readonly {
    readonly name: string;
    readonly rows: readonly {
      readonly path: string;
      readonly type: string;
      readonly class: string;
      readonly unit: string;
      readonly optional: string;
    }[];
  }[];
}

const PAGE = template<View>(`{{head}}

{{w.eventsIntro}}

| {{cell w.event}} | {{cell w.trust}} | {{cell w.delivery}} | {{cell w.description}} |
| --- | --- | --- | --- |
{{#each rows}}
| {{code type}} | {{cell trust}} | {{cell queue}} | {{cell description}} |
{{/each}}
{{#each events}}

## {{name}}

| {{cell ../w.field}} | {{cell ../w.type}} | {{cell ../w.privacyClass}} | {{cell ../w.unit}} | |
| --- | --- | --- | --- | --- |
{{#each rows}}
| {{code path}} | {{type}} | {{cell class}} | {{cell unit}} | {{cell optional}} |
{{/each}}
{{/each}}
`);

/** `docs/<locale>/events.md`: what the service emits, field by field. */
export function emitEventTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return PAGE({
    w,
    head: frontMatter(w.eventsTitle),
    rows: catalog.events.map((event) => ({
      type: event.type,
      trust: event.trust,
      queue: event.queue,
      description: event.description[locale] ?? event.description['en'] ?? '',
    })),
    events: catalog.events
      .filter((event) => event.fields.size > 0)
      .map((event) => ({ name: code(event.type), rows: fieldRows(event, w) })),
  });
}

function fieldRows(event: EventType, w: Wording): View['events'][number]['rows'] {
  return [...event.fields.values()].map((field) => ({
    path: field.path,
    type: typeText(field),
    class: field.class,
    unit: field.class === 'measure' ? field.unit : '',
    optional: field.optional ? w.optional : '',
  }));
}

function typeText(field: Field): string {
  if (field.class === 'enum') return field.members.map(code).join(', ');
  return field.types.join(', ');
}
