import type {
  AttributeSource,
  Catalog,
  Localized,
  Metric,
  Rule,
  Side,
  SideKey,
  Span,
} from '../../../model/catalog.ts';
import { allAttributes, namesOf } from '../../../model/span.ts';

/** A text in every language, in the order of `locales`. */
export type Texts = (text: Localized) => string[];

/** A metric with both of its sides. */
export function metricData(metric: Metric, line: readonly Catalog[], texts: Texts): object {
  return {
    id: metric.id,
    group: metric.group,
    type: metric.type,
    text: texts(metric.description),
    prometheus: sideData(metric, line, 'prometheus'),
    otel: sideData(metric, line, 'otel'),
    rules: metric.rules.map(ruleData),
  };
}

/** A label is its id, or `[id, optional, since, until]` when there is more to say. */
function sideData(metric: Metric, line: readonly Catalog[], road: SideKey): object | undefined {
  const newest = metric[road];
  if (newest === undefined) return undefined;
  const sides = line.flatMap(({ edition, metrics }) => {
    const side = metrics.find(({ id }) => id === metric.id)?.[road];
    return side === undefined ? [] : [[edition, side] as const];
  });
  const facts = ({ name, unit, unitText, buckets }: Side) => ({
    name,
    unit: road === 'otel' ? unless('1', unitText) : unless('count', unit),
    buckets: buckets?.id,
  });
  return {
    ...facts(newest),
    since: sinceOf(newest, line),
    labels: lifetimes(
      sides.map(([edition, { labels }]) => [
        edition,
        labels.map(({ label, optional }) => [
          label[`${road}Name`] ?? label.id,
          [label.id, optional ? 1 : 0],
        ]),
      ]),
    ).map((label) => (label.length === 2 && label[1] === 0 ? label[0] : label)),
    older: olderFacts(sides.map(([edition, side]) => [edition, facts(side)])),
  };
}

function ruleData(rule: Rule): object {
  return {
    events: rule.events.map(({ type }) => type),
    origin: rule.origin === 'event' ? undefined : rule.origin,
    where:
      rule.where.length === 0
        ? undefined
        : rule.where.map(({ path, members }) => [path, ...members]),
    value: rule.value,
    each: rule.each?.parts.map(({ member, path }) => [member, path]),
  };
}

/** A span with the events that make it. */
export function spanData(span: Span, line: readonly Catalog[], texts: Texts): object {
  const spans = line.flatMap(({ edition, spans }) =>
    spans.filter(({ id }) => id === span.id).map((one) => [edition, one] as const),
  );
  return {
    id: span.id,
    name: span.name,
    text: texts(span.description),
    kind: span.kind,
    since: sinceOf(span, line),
    events: span.triggers.map(({ role, event }) => [role, event.type]),
    attributes: lifetimes(
      spans.map(([edition, one]) => [
        edition,
        allAttributes(one).flatMap((attribute) =>
          namesOf(attribute).map((name) => [name, [name, ...attributeOrigin(attribute.source)]]),
        ),
      ]),
    ).map((attribute) => (isPlain(attribute, span) ? attribute[2] : attribute)),
    older: olderFacts(spans.map(([edition, { name, kind }]) => [edition, { name, kind }])),
  };
}

/** What is usual is left out. */
const unless = (usual: string, text: string): string | undefined =>
  text === usual ? undefined : text;

/** Nothing is said of what the oldest edition has. */
const sinceOf = ({ since }: { since: string }, [oldest]: readonly Catalog[]): string | undefined =>
  since === oldest?.edition ? undefined : since;

/** A label in all editions under its own name: its id says it all. */
const isPlain = (attribute: readonly unknown[], { attributes }: Span): boolean =>
  attribute.length === 3 &&
  attributes.some(
    ({ name, source }) =>
      source.kind === 'label' &&
      source.label.id === attribute[2] &&
      source.label.otelName === name &&
      name === attribute[0],
  );

/** Whether a label or a field stands behind an attribute, and which. */
function attributeOrigin(source: AttributeSource): string[] {
  if (source.kind === 'label') return ['label', source.label.id];
  if (source.kind === 'constant') return ['constant', source.text];
  return [source.kind, source.field.path];
}

/** The catalog of each edition that this one follows, and its own; oldest first. */
export function lineOf(catalog: Catalog): Catalog[] {
  return catalog.before === undefined ? [catalog] : [...lineOf(catalog.before), catalog];
}

/** One edition and what it has, each under a name. */
type Having<Item> = readonly [edition: string, items: readonly (readonly [name: string, Item])[]];

/**
 * What any of the editions has, in the order of the newest one. The editions in which it is there
 * follow where that is not all of them: `[item…, since, until]`, `since` empty when it always was,
 * without `until` when it still is.
 * What took over the name of another is as old as that: until the other ends, the other is meant.
 *
 * @param line the editions that have the owner, oldest first
 */
function lifetimes<Item extends readonly unknown[]>(line: readonly Having<Item>[]) {
  const found = new Map<string, { item: Item; since: string; until: string }>();
  for (const [, items] of line.toReversed())
    for (const [, item] of items) found.set(JSON.stringify(item), { item, since: '', until: '' });
  let names = new Map<string, string>();
  for (const [edition, items] of line) {
    names = new Map(items.map(([name]) => [name, names.get(name) ?? edition]));
    for (const [name, item] of items)
      Object.assign(found.get(JSON.stringify(item))!, { since: names.get(name), until: edition });
  }
  const oldest = line[0]?.[0];
  const newest = line.at(-1)?.[0];
  return [...found.values()].map(({ item, since, until }) => {
    const later = since === oldest ? '' : since;
    if (until !== newest) return [...item, later, until];
    return later === '' ? item : [...item, later];
  });
}

/** What older editions have otherwise, by edition; undefined when none does. */
function olderFacts<Facts extends object>(
  line: readonly (readonly [edition: string, facts: Facts])[],
): Readonly<Record<string, Partial<Facts>>> | undefined {
  const newest = line.at(-1)?.[1] ?? {};
  const older = line.flatMap(([edition, facts]) => {
    const other = Object.entries(facts).filter(
      ([key, value]) => value !== (newest as Record<string, unknown>)[key],
    );
    return other.length === 0 ? [] : [[edition, Object.fromEntries(other)] as const];
  });
  return older.length === 0 ? undefined : (Object.fromEntries(older) as never);
}
