import type { Path } from '../catalog/source.ts';
import type { AttributeSource, Catalog, Metric } from '../model/catalog.ts';
import { allAttributes } from '../model/span.ts';
import { unitOf } from '../model/units.ts';
import type { Finding } from './rule.ts';

/** What these units measure means nothing when it is added up. */
const NEVER_ADDED: ReadonlySet<string> = new Set(['ratio', 'ordinal', 'code', 'instant']);

/** Every measure that a metric takes, event by event. */
function* measures({
  rules,
}: Metric): Iterable<{ field: string; path: string; unit: string; at: Path }> {
  for (const rule of rules)
    for (const event of rule.events)
      for (const { path, at } of rule.reads) {
        const field = event.fields.get(path);
        if (field?.class === 'measure')
          yield { field: `${event.type} ${path}`, path, unit: field.unit, at };
      }
}

export function* addedLevel(catalog: Catalog): Iterable<Finding> {
  const levels = new Map<string, { metric: Metric; at: Path }>();
  for (const metric of catalog.metrics)
    if (metric.type === 'gauge')
      for (const { field, at } of measures(metric)) levels.set(field, { metric, at });
  for (const metric of catalog.metrics) {
    if (metric.type !== 'counter') continue;
    for (const { field, path, unit, at } of measures(metric)) {
      const level = levels.get(field);
      const never = NEVER_ADDED.has(unitOf(unit)?.dimension ?? '');
      if (level === undefined && !never) continue;
      yield {
        at,
        message: never
          ? `\`${path}\` is of unit ${unit}, which cannot be added up`
          : `\`${path}\` is a level, which the gauge \`${level?.metric.id}\` shows`,
        help: `make \`${metric.id}\` a gauge or a histogram, or count the events`,
        ...(level === undefined ? {} : { related: { at: level.at, message: 'the gauge' } }),
      } satisfies Finding;
    }
  }
}

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
