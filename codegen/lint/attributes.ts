import { repeats } from '../diagnostic.ts';
import type { AttributeSource, Catalog, Span, SpanAttribute } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { LEGAL_NAMES } from '../model/names.ts';
import { allAttributes } from '../model/span.ts';
import { suggest } from '../suggest.ts';
import { collisions, SPELLING } from './names.ts';
import type { Finding } from './rule.ts';

export function* spanNames({ spans }: Catalog): Iterable<Finding> {
  for (const { item, first } of repeats(spans, ({ name }) => name))
    yield {
      at: [...item.at, 'name'],
      message: `\`${item.name}\` is taken by another span`,
      help: 'give each span a name of its own',
      related: { at: [...first.at, 'name'], message: 'the first one' },
    };
  const ids = spans.map(({ id, constantName: property, at }) => ({
    name: id,
    property,
    at,
  }));
  yield* collisions(ids, []);
  for (const span of spans) {
    yield* legalNames(span);
    yield* duplicates(span.attributes);
    for (const event of span.events) yield* duplicates(event.attributes);
  }
}

function* legalNames(span: Span): Iterable<Finding> {
  const points = span.events.map(({ name }) => ({ name, at: [...span.at, 'events', name] }));
  const named = [{ name: span.name, at: [...span.at, 'name'] }, ...points, ...span.attributes];
  for (const { name, at } of named)
    if (!LEGAL_NAMES.otel.test(name)) {
      const message = `\`${name}\` is not a legal name`;
      yield { at, message, help: SPELLING.otel };
    }
}

function* duplicates(attributes: readonly SpanAttribute[]): Iterable<Finding> {
  for (const { item, first } of repeats(attributes, ({ name }) => name))
    yield {
      at: item.at,
      message: `the attribute \`${item.name}\` stands twice in one span`,
      help: 'keep one of the two',
      related: { at: first.at, message: 'the first one' },
    };
}

export function* spanAttributeText(catalog: Catalog): Iterable<Finding> {
  const used = new Set<string>();
  for (const span of catalog.spans)
    for (const { name, source, at } of allAttributes(span)) {
      if (source.kind === 'label') continue;
      const written = source.kind === 'entries' ? `${name}*` : name;
      if (!catalog.attributes.has(written) && !used.has(written)) {
        const message = `the attribute \`${written}\` is not described`;
        yield { at, key: true, message, help: 'say what it means under `attributes:`, in English' };
      }
      used.add(written);
    }
  for (const name of catalog.attributes.keys())
    if (!used.has(name))
      yield {
        at: ['attributes', name],
        key: true,
        message: `no span has an attribute \`${name}\``,
        // Asked for only when every edition says so.
        get help() {
          return suggest(name, [...used]);
        },
        everywhere: true,
      };
}

/** Every attribute as a metric or a span sends it. */
function* sent(catalog: Catalog) {
  for (const { side } of sides(catalog, ['otel']))
    for (const { label, at } of side.labels)
      if (label.otelName !== undefined) yield { name: label.otelName, type: 'text', at };
  for (const span of catalog.spans)
    for (const { name, olderNames, source, at } of allAttributes(span))
      for (const type of typesOf(source, span))
        for (const one of new Set([name, ...olderNames])) yield { name: one, type, at };
}

function typesOf(source: AttributeSource, { triggers }: Span): readonly string[] {
  if (source.kind === 'entries') return [];
  if (source.kind !== 'value') return ['text'];
  if (source.otherwise !== undefined || source.sum.length > 0) return ['number'];
  const words = { string: 'text', number: 'number', boolean: 'flag', map: [] };
  const fields = triggers.flatMap(({ event }) => event.fields.get(source.field.path) ?? []);
  return fields.flatMap(({ types }) => types.flatMap((type) => words[type]));
}

export function* attributeType(catalog: Catalog): Iterable<Finding> {
  for (const [name, [first, ...more]] of Map.groupBy(sent(catalog), (one) => one.name)) {
    const other = more.find(({ type }) => type !== first?.type);
    if (first !== undefined && other !== undefined)
      yield {
        at: other.at,
        message: `\`${name}\` is a ${other.type} here and a ${first.type} elsewhere`,
        help: 'give one of the two another name',
        related: { at: first.at, message: 'elsewhere' },
      };
  }
}
