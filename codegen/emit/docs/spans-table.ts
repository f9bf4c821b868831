import { fill } from '../../locales/words/translate.ts';
import type { Wording } from '../../locales/words/words.ts';
import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Span, SpanAttribute } from '../../model/catalog.ts';
import { code, template } from './markdown.ts';
import { frontMatter } from './pages/prose.ts';

interface View {
  readonly w: Wording;
  readonly head: string;
  readonly incomplete: string;
  readonly rows: readonly {
    readonly name: string;
    readonly parent: string;
    readonly attributes: string;
  }[];
  readonly spans: readonly {
    readonly name: string;
    readonly facts: readonly string[];
    readonly attributes: readonly {
      readonly name: string;
      readonly meaning: string;
      readonly since: string;
    }[];
  }[];
}

const PAGE = template<View>(`{{head}}

{{w.spansIntro}}

{{incomplete}}

| {{cell w.span}} | {{cell w.parent}} | {{cell w.attributes}} |
| --- | --- | --- |
{{#each rows}}
| {{code name}} | {{cell parent}} | {{attributes}} |
{{/each}}

## {{w.details}}
{{#each spans}}

### {{code name}}
{{#each facts}}

{{this}}
{{/each}}

| {{cell ../w.attributes}} | {{cell ../w.meaning}} | {{cell ../w.since}} |
| --- | --- | --- |
{{#each attributes}}
| {{name}} | {{cell meaning}} | {{cell since}} |
{{/each}}
{{/each}}
`);

/** `docs/<locale>/otel-spans.md`: the spans with their parents, then what each attribute means. */
export function emitSpansTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return PAGE({
    w,
    head: frontMatter(w.spansTitle),
    incomplete: fill(w.incompleteNote, { attribute: code(`${catalog.name}.span.incomplete`) }),
    rows: catalog.spans.map((span) => ({
      name: span.name,
      parent: w.parents[span.caller ? 'caller' : 'named'],
      attributes:
        [...new Set([...allAttributes(span).flatMap(names), ...captured(span, catalog)])]
          .map(code)
          .join(', ') || w.none,
    })),
    spans: catalog.spans.map((span) => ({
      name: span.name,
      facts: facts(span, locale, w),
      attributes: [
        ...allAttributes(span).map((attribute) => ({
          name: names(attribute).map(code).join(', '),
          meaning: meaning(attribute, catalog, locale),
          since: attribute.since,
        })),
        ...captured(span, catalog).map((name) => ({
          name: code(name),
          meaning: w.capturedNote,
          since: span.since,
        })),
      ],
    })),
  });
}

function allAttributes(span: Span): SpanAttribute[] {
  return [...span.attributes, ...span.events.flatMap(({ attributes }) => attributes)];
}

/** The attributes of captured content; which of them depends on the classes that are captured. */
function captured(span: Span, catalog: Catalog): string[] {
  return span.content === undefined ? [] : [`${catalog.name}.content.*`];
}

/** The names of one attribute: without the opt-in first, as that is the default. */
function names({ name, olderNames, source }: SpanAttribute): string[] {
  return source.kind === 'entries' ? [`${name}*`] : [...new Set([...olderNames, name])];
}

function meaning(
  { name, source, deprecated }: SpanAttribute,
  catalog: Catalog,
  locale: string,
): string {
  const text =
    source.kind === 'label'
      ? source.label.description
      : catalog.attributes.get(source.kind === 'entries' ? `${name}*` : name);
  const notice = deprecated?.notice;
  return [text, notice]
    .map((one) => one?.[locale] ?? one?.['en'] ?? '')
    .join(' ')
    .trimEnd();
}

function facts(span: Span, locale: string, w: Wording): string[] {
  const list = (title: string, types: readonly string[]): string[] =>
    types.length === 0 ? [] : [`${title}: ${types.map(code).join(', ')}`];
  const types = (...roles: readonly string[]): string[] =>
    span.triggers.filter(({ role }) => roles.includes(role)).map(({ event }) => event.type);
  const kinds = span.optIn === undefined ? [span.kind] : [span.kind, span.optIn.kind];
  return [
    span.description[locale] ?? span.description['en'] ?? '',
    `${w.since}: ${span.since} · ${w.kind}: ${[...new Set(kinds)].join(' / ')}`,
    ...list(w.startsWith, types('start')),
    ...list(w.endsWith, types('end', 'whole')),
  ];
}
