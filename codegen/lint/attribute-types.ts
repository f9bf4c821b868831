import type { Path } from '../catalog/source.ts';
import type { AttributeSource, Catalog } from '../model/catalog.ts';
import { allAttributes } from '../model/span.ts';
import type { Finding } from './rule.ts';

/** One attribute as a metric or a span sends it. */
interface Sent {
  readonly name: string;
  readonly type: 'text' | 'number' | 'flag';
  readonly at: Path;
}

function* sent(catalog: Catalog): Iterable<Sent> {
  for (const { otel } of catalog.metrics)
    for (const { label, at } of otel?.labels ?? [])
      if (label.otelName !== undefined) yield { name: label.otelName, type: 'text', at };
  for (const span of catalog.spans) {
    const events = span.triggers.map(({ event }) => event);
    for (const { name, olderNames, source, at } of allAttributes(span))
      for (const type of typesOf(source, (path) =>
        events.flatMap((event) => event.fields.get(path)?.types ?? []),
      )) {
        for (const one of new Set([name, ...olderNames])) yield { name: one, type, at };
      }
  }
}

function typesOf(
  source: AttributeSource,
  fieldTypes: (path: string) => readonly string[],
): readonly Sent['type'][] {
  if (source.kind === 'entries') return [];
  if (source.kind !== 'value') return ['text'];
  if (source.otherwise !== undefined || source.sum.length > 0) return ['number'];
  const words = { string: 'text', number: 'number', boolean: 'flag' } as const;
  return [...new Set(fieldTypes(source.field.path))].flatMap((type) =>
    type in words ? [words[type as keyof typeof words]] : [],
  );
}

export function* attributeType(catalog: Catalog): Iterable<Finding> {
  for (const [name, [first, ...more]] of Map.groupBy(
    sent(catalog),
    (attribute) => attribute.name,
  )) {
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
