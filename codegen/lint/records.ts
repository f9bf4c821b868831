import type { CatalogDocument, RuleEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog, EventType, Field, Metric, Rule, Side } from '../model/catalog.ts';
import { convert, unitOf } from '../model/units.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';

function* rulesOf(catalog: Catalog): Iterable<{ metric: Metric; rule: Rule; event: EventType }> {
  for (const metric of catalog.metrics)
    for (const rule of metric.rules) for (const event of rule.events) yield { metric, rule, event };
}

export function* unknownField(catalog: Catalog): Iterable<Finding> {
  for (const { rule, event } of rulesOf(catalog)) {
    const missing = (path: string, at: Path, key = false): Finding[] =>
      hasField(event, path)
        ? []
        : [
            {
              at,
              key,
              message: `\`${event.type}\` has no field \`${path}\``,
              help: suggest(path, [...event.fields.keys()]),
            },
          ];
    const items = rule.items === undefined || hasField(event, rule.items);
    if (items) for (const { path, at } of rule.reads) yield* missing(path, at);
    for (const guard of rule.where)
      yield* missing(guard.path, [...rule.at, 'where', guard.path], true);
    if (rule.items !== undefined) yield* missing(rule.items, [...rule.at, 'items']);
  }
}

/** True for a field, and for an object that holds fields. */
function hasField(event: EventType, path: string): boolean {
  return (
    event.fields.has(path) || [...event.fields.keys()].some((known) => known.startsWith(`${path}.`))
  );
}

export function* notAMeasure(catalog: Catalog): Iterable<Finding> {
  for (const { rule, event } of rulesOf(catalog))
    for (const { path, at } of rule.reads) {
      const field = event.fields.get(path);
      if (field !== undefined && field.class !== 'measure')
        yield {
          at,
          message: `\`${path}\` of \`${event.type}\` is of class ${field.class}, not a measure`,
          help: 'name a field of class measure',
          related: { at: field.at, message: 'declared here' },
        };
    }
}

export function* unitConversion(catalog: Catalog): Iterable<Finding> {
  // A field of the wrong unit is one mistake, however many metrics it feeds.
  const told = new Set<string>();
  for (const { metric, rule, event } of rulesOf(catalog))
    for (const { path, at } of rule.reads) {
      const field = event.fields.get(path);
      if (field === undefined) continue;
      for (const { side, finding } of unconvertible(metric, field, at)) {
        const key = `${JSON.stringify(field.at)} ${unitOf(side.unit)?.dimension}`;
        if (!told.has(key) && told.add(key)) yield finding;
      }
    }
}

function* unconvertible(
  metric: Metric,
  field: Field,
  at: Path,
): Iterable<{ readonly side: Side; readonly finding: Finding }> {
  for (const side of [metric.prometheus, metric.otel])
    if (
      side !== undefined &&
      // Without its buckets a histogram has no unit yet: that is said already.
      !(metric.type === 'histogram' && side.buckets === undefined) &&
      unitOf(side.unit) !== undefined &&
      unitOf(field.unit) !== undefined &&
      field.class === 'measure' &&
      convert(field.unit, side.unit) === undefined
    ) {
      const finding = {
        at,
        message: `\`${field.path}\` is in ${field.unit}, which cannot become the ${side.unit} of \`${side.name}\``,
        help: `give \`${side.name}\` a unit or buckets of the same dimension`,
        related: { at: field.at, message: 'the unit of the field' },
      };
      yield { side, finding };
    }
}

/** Whether what feeds the side measures something else than it says. */
export function isMisfed(metric: Metric, side: Side): boolean {
  return metric.rules.some((rule) =>
    rule.events.some((event) =>
      rule.reads.some(({ path, at }) => {
        const field = event.fields.get(path);
        if (field === undefined) return false;
        return [...unconvertible(metric, field, at)].some((one) => one.side === side);
      }),
    ),
  );
}

export function* guardMember(catalog: Catalog): Iterable<Finding> {
  for (const { rule, event } of rulesOf(catalog))
    for (const guard of rule.where) {
      const known = event.fields.get(guard.path)?.members ?? [];
      for (const [index, member] of guard.members.entries())
        if (event.fields.has(guard.path) && !known.includes(member))
          yield {
            at: [...rule.at, 'where', guard.path, index],
            message: `\`${guard.path}\` of \`${event.type}\` is never \`${member}\``,
            help: suggest(member, known),
          };
    }
  for (const metric of catalog.metrics)
    for (const rule of metric.rules)
      for (const part of rule.each?.parts ?? []) {
        const known = rule.each?.label.members ?? [];
        if (!known.includes(part.member))
          yield {
            at: [...rule.at, 'each', rule.each?.label.id ?? '', part.member],
            key: true,
            message: `\`${part.member}\` is not a value of the label \`${rule.each?.label.id}\``,
            help: suggest(part.member, known),
          };
      }
}

export function* partLabel(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const metric of catalog.metrics)
    for (const key of ['prometheus', 'otel'] as const)
      for (const { each, at } of metric.rules) {
        const side = metric[key];
        if (side === undefined || each === undefined) continue;
        const { id } = each.label;
        if (side.labels.some(({ label }) => label.id === id)) continue;
        const entry = document.metrics[metric.id];
        const list = key === 'otel' && entry?.attributes !== undefined ? 'attributes' : 'labels';
        const written = entry?.[list] !== undefined;
        yield {
          at: written ? [...metric.at, list] : metric.at,
          key: true,
          message: `\`${metric.id}\` has no label \`${id}\` to tell its parts apart`,
          help: `add \`${id}\` to \`${list}\`; without it the parts are added up in one series`,
          related: { at: [...at, 'each'], message: 'the parts' },
        };
      }
}

export function* ruleShape(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const metric of catalog.metrics) {
    yield* bucketsOf(metric, document);
    for (const rule of metric.rules) {
      if (rule.origin === 'event' && written(document, rule).on === undefined)
        yield {
          at: rule.at,
          key: true,
          message: `\`${metric.id}\` does not say which event it records`,
          help: 'add `on:` with an event',
        };
      if (
        rule.origin === 'event' &&
        metric.type !== 'counter' &&
        rule.value === undefined &&
        written(document, rule).each === undefined
      )
        yield {
          at: rule.at,
          key: true,
          message: `the ${metric.type} \`${metric.id}\` takes no value`,
          help: 'add `value:` with a field of class measure',
        };
      if (
        rule.origin !== 'event' &&
        written(document, rule).on === undefined &&
        metric.otel !== undefined
      )
        yield {
          at: metric.otel.at,
          key: true,
          message: 'only events feed an OTel instrument',
          help: 'remove `otel:` here, or record an event',
        };
    }
  }
}

/** A histogram has buckets on both sides, anything else has none. */
function* bucketsOf(metric: Metric, document: CatalogDocument): Iterable<Finding> {
  for (const key of ['prometheus', 'otel'] as const) {
    const side = metric[key];
    const named = document.metrics[metric.id]?.[key]?.buckets;
    if (side === undefined) continue;
    if (metric.type === 'histogram' && named === undefined)
      yield {
        at: [...side.at, 'name'],
        message: `the histogram \`${side.name}\` has no buckets`,
        help: 'add `buckets:` with a bucket set of its unit',
      };
    if (metric.type !== 'histogram' && named !== undefined) {
      yield {
        at: [...side.at, 'buckets'],
        key: true,
        message: `a ${metric.type} has no buckets`,
        help: 'remove `buckets:`, or make it a histogram',
      };
      return;
    }
    const set = side.buckets;
    const conversion = set === undefined ? undefined : convert(set.unit, side.unit);
    if (
      set !== undefined &&
      unitOf(set.unit) !== undefined &&
      conversion?.kind !== 'same' &&
      !isMisfed(metric, side)
    )
      yield {
        at: [...side.at, 'unit'],
        message: `the buckets \`${set.id}\` are in ${set.unit}, not in ${side.unit}`,
        help: 'remove `unit:`, or name buckets of that unit',
      };
  }
}

/** The rule as it is written: a reference that leads nowhere is not the same as none. */
function written(document: CatalogDocument, { at }: Rule): RuleEntry {
  const record = document.metrics[String(at[1])]?.record;
  return ((at.length > 3 ? (record as readonly RuleEntry[])[Number(at[3])] : record) ??
    {}) as RuleEntry;
}

export function* noExporter(catalog: Catalog): Iterable<Finding> {
  for (const metric of catalog.metrics)
    if (metric.prometheus === undefined && metric.otel === undefined)
      yield {
        at: metric.at,
        key: true,
        message: `\`${metric.id}\` is exported by nobody`,
        help: 'add `prometheus:`, `otel:` or both',
      };
}
