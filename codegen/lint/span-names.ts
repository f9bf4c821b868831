import type { Catalog, Span, SpanAttribute } from '../model/catalog.ts';
import { IDENTIFIER, OTEL_NAME } from '../model/names.ts';
import { suggest } from '../suggest.ts';
import type { Finding, LintRule } from './rule.ts';

const names: LintRule = {
  id: 'span-names',
  *check(catalog) {
    const spans = new Map<string, Span>();
    for (const span of catalog.spans) {
      const earlier = spans.get(span.name);
      if (earlier !== undefined)
        yield {
          at: [...span.at, 'name'],
          message: `\`${span.name}\` is taken by another span`,
          help: 'give each span a name of its own',
          related: { at: [...earlier.at, 'name'], message: 'the first one' },
        };
      spans.set(span.name, span);
      yield* identifiers(span, catalog);
      yield* legalNames(span);
      yield* duplicates(span.attributes);
      for (const event of span.events) yield* duplicates(event.attributes);
    }
  },
};

function* legalNames(span: Span): Iterable<Finding> {
  const points = span.events.map(({ name }) => ({ name, at: [...span.at, 'events', name] }));
  const named = [{ name: span.name, at: [...span.at, 'name'] }, ...points, ...span.attributes];
  for (const { name, at } of named)
    if (!OTEL_NAME.test(name))
      yield {
        at,
        message: `\`${name}\` is not a legal name`,
        help: 'begin with a letter; use letters, digits and `_ . - /`',
      };
}

/** Ids become identifiers of the generated code. */
function* identifiers(span: Span, catalog: Catalog): Iterable<Finding> {
  if (!IDENTIFIER.test(span.property))
    yield {
      at: span.at,
      key: true,
      message: `\`${span.id}\` cannot become an identifier`,
      help: 'begin with a letter; use letters, digits and underscores',
    };
  const earlier = catalog.spans.find((other) => other.constantName === span.constantName);
  if (earlier !== undefined && earlier !== span)
    yield {
      at: span.at,
      key: true,
      message: `\`${span.id}\` and \`${earlier.id}\` both become \`${span.constantName}\``,
      help: 'rename one of the two',
      related: { at: earlier.at, message: 'the other one' },
    };
}

function* duplicates(attributes: readonly SpanAttribute[]): Iterable<Finding> {
  const seen = new Map<string, SpanAttribute>();
  for (const attribute of attributes) {
    const earlier = seen.get(attribute.name);
    if (earlier !== undefined)
      yield {
        at: attribute.at,
        message: `the attribute \`${attribute.name}\` stands twice in one span`,
        help: 'keep one of the two',
        related: { at: earlier.at, message: 'the first one' },
      };
    seen.set(attribute.name, attribute);
  }
}

const described: LintRule = {
  id: 'span-attribute-text',
  *check(catalog) {
    const used = new Set<string>();
    for (const span of catalog.spans)
      for (const { name, source, at } of [
        ...span.attributes,
        ...span.events.flatMap((event) => event.attributes),
      ]) {
        if (source.kind === 'label') continue;
        const written = source.kind === 'entries' ? `${name}*` : name;
        if (!catalog.attributes.has(written) && !used.has(written))
          yield {
            at,
            key: true,
            message: `the attribute \`${written}\` is not described`,
            help: 'add it to `attributes:` with a text for each locale',
          };
        used.add(written);
      }
    for (const name of catalog.attributes.keys())
      if (!used.has(name))
        yield {
          at: ['attributes', name],
          key: true,
          message: `no span has an attribute \`${name}\``,
          help: suggest(name, [...used]),
          everywhere: true,
        };
  },
};

export const SPAN_NAME_RULES: readonly LintRule[] = [names, described];
