import { fill, wordingOf } from '../../locales/words.ts';
import type { Catalog, Span, SpanAttribute } from '../../model/catalog.ts';
import { allAttributes } from '../../model/span.ts';
import { code, page, prose, proseCell, table, textIn } from './markdown.ts';

/** The spans with their parents and the names of their attributes. */
export function spanTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return table(
    [w.span, w.parent, w.attributes],
    catalog.spans.map((span) => {
      const all = [...allAttributes(span).flatMap(names), ...captured(span, catalog)];
      return [
        code(span.name),
        proseCell(w.parents[span.caller ? 'caller' : 'named']),
        [...new Set(all)].map(code).join(', ') || w.none,
      ];
    }),
  );
}

/** `docs/<locale>/otel-spans.md`: the spans with their parents, then what each attribute means. */
export function emitSpansTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return page(w.spansTitle, [
    w.spansIntro,
    fill(w.incompleteNote, { attribute: code(`${catalog.name}.span.incomplete`) }),
    spanTable(catalog, locale),
    `## ${w.details}`,
    ...catalog.spans.flatMap((span) => [
      `### ${code(span.name)}`,
      ...facts(span, locale),
      attributeTable(span, catalog, locale),
    ]),
  ]);
}

function attributeTable(span: Span, catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return table(
    [w.attributes, w.meaning, w.since],
    [
      ...allAttributes(span).map((attribute) => [
        names(attribute).map(code).join(', '),
        proseCell(meaning(attribute, catalog, locale)),
        attribute.since,
      ]),
      ...captured(span, catalog).map((name) => [code(name), proseCell(w.capturedNote), span.since]),
    ],
  );
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
  return [text, deprecated?.notice]
    .map((one) => textIn(one, locale))
    .join(' ')
    .trimEnd();
}

function facts(span: Span, locale: string): string[] {
  const w = wordingOf(locale);
  const list = (title: string, types: readonly string[]): string[] =>
    types.length === 0 ? [] : [`${title}: ${types.map(code).join(', ')}`];
  const types = (...roles: readonly string[]): string[] =>
    span.triggers.filter(({ role }) => roles.includes(role)).map(({ event }) => event.type);
  const kinds = span.optIn === undefined ? [span.kind] : [span.kind, span.optIn.kind];
  return [
    prose(textIn(span.description, locale)),
    `${w.since}: ${span.since} · ${w.kind}: ${[...new Set(kinds)].join(' / ')}`,
    ...list(w.startsWith, types('start')),
    ...list(w.endsWith, types('end', 'whole')),
  ];
}
