import { explorerWordingOf } from '../../../locales/words/words.ts';
import type {
  AttributeSource,
  Catalog,
  EventType,
  Field,
  Label,
  Localized,
  Metric,
  Rule,
  Side,
  Span,
} from '../../../model/catalog.ts';
import { pathsOf } from '../../../model/reading.ts';
import { expression } from '../../operations/alerts.ts';

/**
 * What the explorer page knows. Keys are short words because the page carries all of it in four
 * languages; texts are lists in the order of `locales`.
 */
export function explorerData(catalog: Catalog): object {
  const texts = textsOf(catalog.locales);
  return {
    name: catalog.name,
    editions: catalog.editions.filter((edition) => usesEdition(catalog, edition)),
    locales: catalog.locales,
    words: Object.fromEntries(catalog.locales.map((locale) => [locale, explorerWordingOf(locale)])),
    groups: Object.fromEntries([...catalog.groups].map(([id, title]) => [id, texts(title)])),
    buckets: bucketSets(catalog),
    metrics: catalog.metrics.map((metric) => metricData(metric, texts)),
    labels: usedLabels(catalog).map((label) => labelData(label, texts)),
    events: catalog.events.map((event) => eventData(event, texts)),
    spans: catalog.spans.map((span) => spanData(span, texts)),
    attributes: Object.fromEntries(
      [...catalog.attributes].map(([name, text]) => [name, texts(text)]),
    ),
    panels: catalog.dashboards.flatMap(({ id, rows }) =>
      rows
        .flatMap(({ panels }) => panels)
        .map(({ title, query }) => ({
          dashboard: id,
          title,
          metrics: query.metrics,
          query: query.text,
        })),
    ),
    dashboards: Object.fromEntries(catalog.dashboards.map(({ id, title }) => [id, texts(title)])),
    alerts: catalog.alerts.map((alert) => ({
      id: alert.name,
      text: texts(alert.summary),
      query: alert.tiers.map((tier) => expression(alert, tier)).join('\n\n'),
      metrics: alert.query.metrics,
      severity: alert.tiers[0]?.severity,
    })),
    recipes: catalog.recipes.map(({ id, title, query }) => ({
      id,
      text: texts(title),
      query: query.text,
      metrics: query.metrics,
    })),
  };
}

type Texts = (text: Localized) => string[];

const textsOf =
  (locales: readonly string[]): Texts =>
  (text) =>
    locales.map((locale) => text[locale] ?? text['en'] ?? '');

/** A catalog cut down to an old edition has nothing to say about the later ones. */
function usesEdition({ metrics, spans, editions }: Catalog, edition: string): boolean {
  const used = [
    ...metrics.flatMap(({ prometheus, otel }) => [prometheus?.since, otel?.since]),
    ...spans.map(({ since }) => since),
  ];
  return (
    editions.indexOf(edition) <= Math.max(0, ...used.map((one) => editions.indexOf(one ?? '')))
  );
}

/** In the order of the catalog. */
function usedLabels({ labels, metrics, spans }: Catalog): Label[] {
  const sides = metrics.flatMap(({ prometheus, otel }) => [prometheus, otel]);
  const used = new Set([
    ...sides.flatMap((side) => side?.labels.map(({ label }) => label.id) ?? []),
    ...spans.flatMap(({ attributes }) =>
      attributes.flatMap(({ source }) => (source.kind === 'label' ? [source.label.id] : [])),
    ),
  ]);
  return labels.filter(({ id }) => used.has(id));
}

function bucketSets({ metrics }: Catalog): object {
  const sets = metrics.flatMap(({ prometheus, otel }) => [prometheus?.buckets, otel?.buckets]);
  return Object.fromEntries(
    sets.flatMap((set) =>
      set === undefined ? [] : [[set.id, { unit: set.unit, bounds: set.bounds }]],
    ),
  );
}

function metricData(metric: Metric, texts: Texts): object {
  return {
    id: metric.id,
    group: metric.group,
    type: metric.type,
    text: texts(metric.description),
    prometheus: metric.prometheus && sideData(metric.prometheus, metric.prometheus.unit),
    otel: metric.otel && sideData(metric.otel, metric.otel.unitText),
    rules: metric.rules.map(ruleData),
  };
}

/** A label in the list is its id, with its edition where that is not the side's. */
function sideData(side: Side, unit: string): object {
  return {
    name: side.name,
    unit,
    since: side.since,
    buckets: side.buckets?.id,
    labels: side.labels.map(({ label, since, optional }) => [
      label.id,
      since === side.since ? '' : since,
      ...(optional ? [1] : []),
    ]),
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
    value: rule.value === undefined ? undefined : itemPath(rule.items, rule.value),
    each: rule.each?.parts.map(({ member, path }) => [member, path]),
  };
}

function itemPath(items: string | undefined, path: string): string {
  return items === undefined ? path : `${items}.${path}`;
}

function labelData(label: Label, texts: Texts): object {
  return {
    id: label.id,
    name: label.prometheusName,
    otel: label.otelName,
    text: texts(label.description),
    values: label.members,
    policy: label.policy?.id,
    pattern: label.policy?.pattern,
    fallback: label.fallback,
    disjoint: label.disjoint,
    fields: [label.source, ...label.byEvent.values()].flatMap(pathsOf),
  };
}

function eventData(event: EventType, texts: Texts): object {
  return {
    id: event.type,
    text: texts(event.description),
    trust: event.trust,
    queue: event.queue,
    fields: [...event.fields.values()].map(fieldData),
  };
}

/** Path, class, what it may be, and whether it may be missing. */
function fieldData(field: Field): unknown[] {
  const what =
    field.class === 'enum'
      ? field.members.join(' | ')
      : field.class === 'measure'
        ? field.unit
        : field.types.join(' | ');
  return [field.path, field.class, what, ...(field.optional ? [1] : [])];
}

function spanData(span: Span, texts: Texts): object {
  return {
    id: span.id,
    name: span.name,
    text: texts(span.description),
    kind: span.kind,
    since: span.since,
    events: span.triggers.map(({ role, event }) => [role, event.type]),
    attributes: span.attributes.map(({ name, source }) => [name, ...attributeOrigin(source)]),
  };
}

/** Whether a label or a field stands behind an attribute, and which. */
function attributeOrigin(source: AttributeSource): string[] {
  if (source.kind === 'label') return ['label', source.label.id];
  if (source.kind === 'constant') return ['constant', source.text];
  return [source.kind, source.field.path];
}
