import { inRow, wordingOf } from '../../../locales/translations.ts';
import type {
  Catalog,
  Field,
  Label,
  Metric,
  Side,
  SideKey,
  Span,
  SpanAttribute,
} from '../../../model/catalog.ts';
import { attributeSince, sideSince, spanSince } from '../../../model/history.ts';
import { sides } from '../../../model/metric.ts';
import { isOwnOfStore } from '../../../model/series.ts';
import { allAttributes, namesOf } from '../../../model/span.ts';
import { ruleExpression } from '../../operations/alerts.ts';
import { code, textIn } from '../markdown.ts';
import { changesOn } from './upgrade.ts';

/** What the templates show of a catalog: all that is decided, nothing of the layout. Each language has its view, made once. */
export function viewsOf(catalog: Catalog): (locale: string) => object {
  let inAny: object | undefined;
  const views = new Map<string, object>();
  return (locale) => {
    inAny ??= inAnyLanguage(catalog);
    const view = views.get(locale) ?? { ...catalog, ...inAny, ...inLanguage(catalog, locale) };
    views.set(locale, view);
    return view;
  };
}

function inLanguage(catalog: Catalog, locale: string) {
  const instruments = sidesOf(catalog, 'otel', locale);
  return {
    locale,
    families: sidesOf(catalog, 'prometheus', locale),
    instruments,
    groups: [...catalog.groups]
      .map(([id, title]) => ({
        title,
        instruments: instruments.filter(({ metric }) => metric.group === id),
      }))
      .filter((group) => group.instruments.length > 0),
    spans: catalog.spans.map((span) => spanView(span, catalog, locale)),
    changes: {
      prometheus: changesOn('prometheus', catalog, locale),
      otel: changesOn('otel', catalog, locale),
    },
  };
}

function inAnyLanguage(catalog: Catalog) {
  const labels = catalog.labels.filter(({ metrics }) => metrics.size > 0);
  return {
    incomplete: `${catalog.name}.span.incomplete`,
    events: catalog.events.map((event) => ({
      ...event,
      fields: [...event.fields.values()].map(fieldView),
    })),
    labels,
    overlapping: labels.filter(({ disjoint }) => disjoint !== undefined),
    identifiers: identifiers(catalog),
    // A histogram prints a line for each bound, for infinity, sum and count.
    histogramLines: Math.max(
      0,
      ...catalog.metrics.map(({ prometheus }) => (prometheus?.buckets?.bounds.length ?? -3) + 3),
    ),
    refusals: catalog.metrics.find((metric) => isOwnOfStore(metric) && metric.prometheus),
    alerts: catalog.alerts.map((alert) => ({
      ...alert,
      tiers: alert.tiers.map((tier) => ({
        severity: tier.severity,
        query: ruleExpression(alert, tier, catalog),
        waits: [
          ...(tier.for ? [`for: ${tier.for}`] : []),
          ...(tier.keep_firing_for ? [`keep_firing_for: ${tier.keep_firing_for}`] : []),
        ],
      })),
    })),
    dashboards: catalog.dashboards.map(({ id, title, panels }) => ({
      title,
      file: `dashboards/${id}.json`,
      panels: panels.length,
    })),
  };
}

function sidesOf(catalog: Catalog, key: SideKey, locale: string) {
  const name = ({ prometheusName, otelName }: Label): string =>
    code(key === 'otel' ? (otelName ?? '') : prometheusName);
  return sides(catalog, [key]).map(({ metric, side }) => ({
    metric,
    side,
    since: sideSince(catalog, key, side),
    labels:
      side.labels
        .map(({ label, optional }) =>
          optional && key === 'otel' ? `(${name(label)})` : name(label),
        )
        .join(', ') || wordingOf(locale).none,
    events: [...new Set(metric.rules.flatMap(({ events }) => events.map(({ type }) => type)))],
    query: exampleQuery(metric, side),
  }));
}

const WINDOW = '5m';

/** A query that shows what a family is for. Values that overlap are kept apart. */
function exampleQuery({ type }: Metric, { name, labels }: Side): string {
  const overlapping = labels.filter(({ label }) => label.disjoint !== undefined);
  const split = overlapping.length > 0 ? overlapping : labels.slice(0, 1);
  const by = split.map(({ label }) => label.prometheusName);
  const sum = (kept: readonly string[], of: string): string =>
    `sum${kept.length === 0 ? '' : ` by (${kept.join(', ')}) `}(${of})`;
  switch (type) {
    case 'counter':
      return sum(by, `rate(${name}[${WINDOW}])`);
    case 'gauge':
      return name;
    case 'histogram':
      return `histogram_quantile(0.95, ${sum(['le', ...by], `rate(${name}_bucket[${WINDOW}])`)})`;
  }
}

function spanView(span: Span, catalog: Catalog, locale: string) {
  const w = wordingOf(locale);
  const events = (...roles: readonly string[]): string[] =>
    span.triggers.filter(({ role }) => roles.includes(role)).map(({ event }) => event.type);
  const since = spanSince(catalog, span);
  const attributes = allAttributes(span).map((attribute) => ({
    names: namesOf(attribute),
    meaning: meaning(attribute, catalog, locale),
    since: attributeSince(catalog, span, namesOf(attribute)),
  }));
  // Which attributes captured content has depends on the classes that are captured.
  if (span.content !== undefined)
    attributes.push({
      names: [`${catalog.name}.content.*`],
      meaning: w.capturedNote,
      since,
    });
  return {
    ...span,
    since,
    attributes,
    names: [...new Set(attributes.flatMap(({ names }) => names))],
    parents: span.caller ? ['event', 'caller'] : ['event'],
    kinds: [...new Set([span.kind, span.optIn?.kind ?? span.kind])].join(' / '),
    starts: events('start'),
    ends: events('end', 'whole'),
  };
}

function meaning(attribute: SpanAttribute, catalog: Catalog, locale: string): string {
  const { source, deprecated } = attribute;
  const [name = ''] = namesOf(attribute);
  const text = source.kind === 'label' ? source.label.description : catalog.attributes.get(name);
  return inRow(textIn(text, locale), textIn(deprecated?.notice, locale));
}

function fieldView(field: Field) {
  return {
    ...field,
    name: field.segments.map(({ name, array }) => (array ? `${name}[]` : name)).join('.'),
    types: field.class === 'enum' ? field.members.map(code).join(', ') : field.types.join(', '),
    unit: field.class === 'measure' ? field.unit : '',
  };
}

/** Fields that the catalog calls identifiers, by their last names. */
function identifiers({ events }: Catalog): string[] {
  const names = events.flatMap(({ fields }) =>
    [...fields.values()]
      .filter((field) => field.class === 'identifier')
      .map(({ path }) => path.split('.').at(-1) ?? path),
  );
  return [...new Set(names)].sort();
}
