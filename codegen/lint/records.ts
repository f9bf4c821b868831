import type { CatalogDocument, RuleEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog, EventType, Metric, Rule } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { suggest } from '../suggest.ts';
import { measureUses, spanUses } from './field-uses.ts';
import { misusedFields } from './privacy.ts';
import type { Finding } from './rule.ts';
import { bucketsOf } from './units.ts';

function* rulesOf(catalog: Catalog) {
  for (const metric of catalog.metrics)
    for (const rule of metric.rules) for (const event of rule.events) yield { metric, rule, event };
}

export function* unknownField(catalog: Catalog): Iterable<Finding> {
  for (const { rule, event } of rulesOf(catalog)) {
    const { items, reads, where, at } = rule;
    const asked: { path: string; at: Path; key?: boolean }[] = [
      ...where.map(({ path }) => ({ path, at: [...at, 'where', path], key: true })),
      ...(items === undefined ? [] : [{ path: items, at: [...at, 'items'] }]),
      ...(items === undefined || hasField(event, items) ? reads : []),
    ];
    for (const { path, ...place } of asked)
      if (!hasField(event, path)) {
        const within = path.startsWith(`${items}.`) ? `${items}.` : '';
        const known = [...event.fields.keys()].filter((one) => one.startsWith(within));
        yield {
          ...place,
          message: `\`${event.type}\` has no field \`${path}\``,
          help: suggest(
            path.slice(within.length),
            known.map((one) => one.slice(within.length)),
          ),
        };
      }
  }
}

export function* spanField(catalog: Catalog): Iterable<Finding> {
  for (const { span, events, carriers, ref, at } of spanUses(catalog)) {
    // Of an event that is none of the span's another rule speaks.
    if (carriers.length > 0 || events.length === 0) continue;
    const known = events.flatMap((event) => [
      ...(ref.private ? event.privateFields : event.fields).keys(),
    ]);
    if (known.includes(ref.path)) {
      const message = `\`${ref.path}\` is in an array: \`${span.name}\` cannot have a value of each item`;
      yield {
        at,
        message,
        help: 'read another field; a metric goes through an array with `items:`',
      };
      continue;
    }
    yield {
      at,
      message: `no event of \`${span.name}\` has the ${ref.private ? 'private ' : ''}field \`${ref.path}\``,
      help: suggest(ref.path, [...new Set(known)]),
    };
  }
}

/** True for a field, and for an object that holds fields. */
function hasField(event: EventType, path: string): boolean {
  return (
    event.fields.has(path) || [...event.fields.keys()].some((known) => known.startsWith(`${path}.`))
  );
}

export function* notAMeasure({ metrics }: Catalog): Iterable<Finding> {
  for (const metric of metrics) yield* misusedFields(measureUses(metric));
}

/** What guards ask of a field, and what it can be. */
function* guards(catalog: Catalog) {
  for (const { rule, event } of rulesOf(catalog))
    for (const { path, members } of rule.where) {
      const field = event.fields.get(path);
      const at = [...rule.at, 'where', path];
      const known = field?.class === 'enum' ? field.members : [];
      if (field !== undefined)
        yield { path: `\`${path}\` of \`${event.type}\``, members, known, at };
    }
  for (const { where, listed, status, triggers } of catalog.spans)
    for (const guard of [...where, listed ?? [], ...status.map((rule) => rule.where)].flat()) {
      const { path, members = [], at } = guard;
      const known = triggers.flatMap(({ event }) => event.fields.get(path)?.members ?? []);
      if (known.length > 0) yield { path: `\`${path}\``, members, known: [...new Set(known)], at };
    }
}

export function* guardMember(catalog: Catalog): Iterable<Finding> {
  for (const { path, members, known, at } of guards(catalog)) {
    if (known.length === 0) {
      const message = `${path} is no enum, and a guard asks for members of one`;
      yield { at, key: true, message, help: 'ask for an enum, or make a label of the field' };
      continue;
    }
    for (const [index, member] of members.entries())
      if (!known.includes(member)) {
        const message = `${path} is never \`${member}\``;
        yield { at: [...at, index], message, help: suggest(member, known) };
      }
  }
  for (const { each, at } of catalog.metrics.flatMap(({ rules }) => rules))
    for (const { member } of each?.parts ?? []) {
      const { id = '', members = [] } = each?.label ?? {};
      if (!members.includes(member))
        yield {
          at: [...at, 'each', id, member],
          key: true,
          message: `\`${member}\` is not a value of the label \`${id}\``,
          help: suggest(member, members),
        };
    }
}

export function* partLabel(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const { metric, key, side } of sides(catalog))
    for (const { each, at } of metric.rules) {
      const id = each?.label.id;
      if (id === undefined || side.labels.some(({ label }) => label.id === id)) continue;
      const entry = document.metrics[metric.id];
      const list = key === 'otel' && entry?.attributes !== undefined ? 'attributes' : 'labels';
      yield {
        at: entry?.[list] === undefined ? metric.at : [...metric.at, list],
        key: true,
        message: `\`${metric.id}\` has no label \`${id}\` to tell its parts apart`,
        help: `add \`${id}\` to \`${list}\`; without it the parts are added up in one series`,
        related: { at: [...at, 'each'], message: 'the parts' },
      };
    }
}

export function* ruleShape(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const metric of catalog.metrics) {
    yield* bucketsOf(metric);
    for (const rule of metric.rules) {
      const { on, each } = written(document, rule);
      const event = rule.origin === 'event';
      if (event && on === undefined) {
        const message = `\`${metric.id}\` does not say which event it records`;
        yield { at: rule.at, message, help: 'add `on:` with an event' };
      } else if (event && metric.type !== 'counter' && (rule.value ?? each) === undefined) {
        const message = `the ${metric.type} \`${metric.id}\` takes no value`;
        yield { at: rule.at, message, help: 'add `value:` with a field of class measure' };
      } else if (!event && on === undefined && metric.otel !== undefined) {
        const message = 'only events feed an OTel instrument';
        yield { at: metric.otel.at, message, help: 'remove `otel:` here, or record an event' };
      } else if (rule.origin === 'start' && on === undefined && metric.type !== 'gauge') {
        const message = `a start is the gauge 1, and \`${metric.id}\` is a ${metric.type}`;
        yield { at: rule.at, message, help: 'make it a gauge, or record an event' };
      } else yield* ownFigure(metric, rule);
    }
  }
}

/** Figures of the store, each with the type and the number of labels that it has. */
const OWN_FIGURES: ReadonlyMap<string, readonly [type: string, labels: number]> = new Map([
  ['refused', ['counter', 0]],
  ['refused_by_family', ['counter', 1]],
  ['held', ['gauge', 1]],
]);

/** The store fills its own families by itself: it asks neither for their type nor for other rules. */
function* ownFigure({ id, type, prometheus, rules }: Metric, rule: Rule): Iterable<Finding> {
  const own = OWN_FIGURES.get(rule.origin);
  if (own === undefined || prometheus === undefined) return;
  const [wanted, labels] = own;
  if (type === wanted && prometheus.labels.length === labels && rules.length === 1) return;
  const form = `${wanted} ${labels === 0 ? 'without labels' : 'with one label, the family'}`;
  const message = `\`${rule.origin}\` of the store is a ${form}, which nothing else records`;
  yield { at: rule.at, message, help: `make \`${id}\` that, or record events with another metric` };
}

/** The rule as it is written: a reference that leads nowhere is not the same as none. */
function written(document: CatalogDocument, { at }: Rule): Partial<RuleEntry> {
  return [document.metrics[String(at[1])]?.record ?? {}].flat()[Number(at[3] ?? 0)] ?? {};
}

export function* noExporter(catalog: Catalog): Iterable<Finding> {
  for (const metric of catalog.metrics)
    if (metric.prometheus === undefined && metric.otel === undefined) {
      const message = `\`${metric.id}\` is not exported`;
      yield { at: metric.at, message, help: 'add `prometheus:`, `otel:` or both' };
    }
}
