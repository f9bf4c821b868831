import type { CatalogDocument } from '../../catalog/document.ts';
import { type Path, printFlow } from '../../catalog/source.ts';
import { RULE_FACTS } from '../../lint/rule.ts';
import type {
  Catalog,
  EventType,
  Field,
  Metric,
  Side,
  SideKey,
  Span,
  SpanAttribute,
} from '../../model/catalog.ts';
import { sideSince } from '../../model/history.ts';
import { readsOf } from '../../model/label-texts.ts';
import { sides } from '../../model/metric.ts';
import { worstCase } from '../../model/series.ts';
import { allAttributes, namesOf } from '../../model/span.ts';

/** What there is to say, in order; what has no text is left out. */
type Facts = readonly (readonly [name: string, text: string | undefined])[];

/** One thing that can be explained, by any of its names. */
export interface Subject {
  readonly names: readonly (string | undefined)[];
  readonly title: string;
  /** Undefined for what stands in no catalog. */
  readonly at: Path | undefined;
  facts(): Facts;
}

/** An entry in the words in which it is written, and what follows from the rest of the catalog. */
type Written = (title: string, at: Path, names: Subject['names'], more?: () => Facts) => Subject;

/** Everything that has a name. One may stand for several things: `outcome` is many labels. */
export function subjectsOf(catalog: Catalog, document: CatalogDocument): Subject[] {
  const written: Written = (title, at, names, more = () => []) => ({
    ...{ title, at, names },
    // What follows from the catalog takes the place of the same as it is written.
    facts: () => [...new Map([...wordsAt(document, at), ...more()])],
  });
  const { events } = catalog;
  return [
    ...catalog.metrics.map((metric) => metricSubject(metric, catalog, written)),
    ...labelSubjects(catalog, written),
    ...events.map((event) => eventSubject(event, catalog, written)),
    ...events.flatMap((event) =>
      [...event.fields.values()].map((field) => fieldSubject(field, event, catalog)),
    ),
    ...spanSubjects(catalog, written),
    ...operatorSubjects(catalog, written),
    ...settingSubjects(document, written),
    ...ruleSubjects(),
  ];
}

function wordsAt(document: CatalogDocument, at: Path): Facts {
  const entry = at.reduce<unknown>((node, step) => (node as never)?.[step], document) ?? {};
  return Object.entries(entry).map(([key, value]: [string, unknown]) => {
    return [key, typeof value === 'string' ? value.trim() : printFlow(value)];
  });
}

/** Names in a row; `none` says that there are none. */
function listed(names: Iterable<string>, none = ''): string {
  return [...names].join(', ') || none;
}

const ids = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id);

function metricSubject(
  { id, type, at, prometheus, otel }: Metric,
  catalog: Catalog,
  written: Written,
): Subject {
  // A histogram is also known by the names of its samples.
  const ends = type === 'histogram' ? ['', '_bucket', '_sum', '_count'] : [''];
  const samples = prometheus === undefined ? [] : ends.map((end) => prometheus.name + end);
  const names = [id, ...samples, otel?.name, prometheus?.property, otel?.property];
  return written(`metric ${id}`, at, names, () => [
    ['Prometheus', prometheus && sideText(prometheus, 'prometheus', catalog)],
    ['OpenTelemetry', otel && sideText(otel, 'otel', catalog)],
  ]);
}

function sideText(side: Side, key: SideKey, catalog: Catalog): string {
  const { labels, series } = worstCase(side);
  const count = (number = 1): string =>
    Number.isFinite(number) ? number.toLocaleString('en') : 'unbounded';
  return [
    side.name,
    `unit ${side.unit}`,
    ...(side.buckets === undefined ? [] : [`bounds ${side.buckets.bounds.join(', ')}`]),
    ...side.labels.map(
      ({ label }, index) => `${label[`${key}Name`]}: ${count(labels[index])} value(s)`,
    ),
    `at worst ${count(series)} series`,
    `since ${sideSince(catalog, key, side)}`,
  ].join('\n  ');
}

/** Labels, and the policies and bucket sets that others refer to. */
function labelSubjects(catalog: Catalog, written: Written): Subject[] {
  const { labels, policies } = catalog;
  const has = (id: string) => (one: SpanAttribute) =>
    one.source.kind === 'label' && one.source.label.id === id;
  const older = (id: string): readonly string[] =>
    catalog.spans.flatMap(allAttributes).find(has(id))?.olderNames ?? [];
  const sets = Map.groupBy(
    sides(catalog).filter(({ side }) => side.buckets !== undefined),
    ({ side }) => side.buckets,
  );
  return [
    ...labels.map(({ id, prometheusName, otelName, property, at, ...label }) =>
      written(`label ${id}`, at, [id, prometheusName, property, otelName, ...older(id)], () => [
        ['Prometheus', prometheusName],
        ['OpenTelemetry', otelName ?? 'none'],
        [
          'values',
          label.members?.join(', ') ?? `${label.policy?.id}, ${label.bound ?? 'no bound'} expected`,
        ],
        ['used by', listed([...label.metrics, ...spansWith(catalog, has(id))], 'nothing')],
      ]),
    ),
    ...policies.map(({ id, constantName }) =>
      written(`policy ${id}`, ['values', id], [id, constantName], () => [
        ['labels', listed(ids(labels.filter(({ policy }) => policy?.id === id)), 'none')],
      ]),
    ),
    ...[...sets].map(([set, users]) => {
      const { id = '', constantName } = set ?? {};
      const on = (road: string): string =>
        listed(users.flatMap(({ key, metric }) => (key === road ? [metric.id] : [])));
      return written(`buckets ${id}`, ['buckets', id], [id, constantName], () => [
        ['Prometheus', on('prometheus')],
        ['OpenTelemetry', on('otel')],
      ]);
    }),
  ];
}

/** Spans and their attributes, but for those that are labels. */
function spanSubjects(catalog: Catalog, written: Written): Subject[] {
  return [
    ...catalog.spans.map((span) =>
      written(`span ${span.name}`, span.at, [span.id, span.name], () => [
        ['in all', listed(new Set(allAttributes(span).flatMap(namesOf)), 'no attribute')],
      ]),
    ),
    // One that is described and on no span is one of earlier editions.
    ...[...catalog.attributes].flatMap(([name, description]) => {
      const used = listed(spansWith(catalog, (one) => namesOf(one).includes(name)));
      const facts = (): Facts => [
        ['description', description['en']],
        ['used by', used],
      ];
      return used === ''
        ? []
        : [{ names: [name], title: `attribute ${name}`, at: ['attributes', name], facts }];
    }),
  ];
}

function spansWith({ spans }: Catalog, wanted: (attribute: SpanAttribute) => boolean): string[] {
  return spanNames(spans.filter((span) => allAttributes(span).some(wanted)));
}

const spanNames = (spans: readonly Span[]): string[] => spans.map(({ name }) => `span ${name}`);

function eventSubject(event: EventType, { metrics, spans }: Catalog, written: Written): Subject {
  const { type, typeName, handlerName, at } = event;
  const traced = spans.filter(({ triggers }) => triggers.some((one) => one.event === event));
  return written(`event ${type}`, at, [type, typeName, handlerName], () => [
    ['fields', listed(event.fields.keys())],
    ['TypeScript', `${typeName}, handled by ${handlerName}`],
    ['feeds', listed([...fedBy(metrics, event), ...spanNames(traced)], 'nothing')],
  ]);
}

/** Metrics that record the event, or a field of it. */
function fedBy(metrics: readonly Metric[], event: EventType, path?: string): string[] {
  const feeds = ({ rules }: Metric): boolean =>
    rules.some(
      ({ events, reads }) =>
        events.includes(event) && (path === undefined || reads.some((read) => read.path === path)),
    );
  return ids(metrics.filter(feeds));
}

function fieldSubject(field: Field, event: EventType, { metrics, labels }: Catalog): Subject {
  const { path } = field;
  const readers = labels.filter(({ texts }) =>
    texts.some(({ text }) => readsOf(text).some((read) => read.field === field)),
  );
  return {
    names: [path, `${event.type}:${path}`, `${event.typeName}.${path}`],
    title: `field ${path} of ${event.type}`,
    at: field.at,
    facts: () => [
      ['class', field.class],
      ['unit', field.class === 'measure' ? field.unit : undefined],
      ['members', listed(field.members)],
      ['present', field.optional ? 'sometimes' : 'always'],
      ['recorded by', listed(fedBy(metrics, event, path), 'no metric as a value')],
      ['label', listed(ids(readers), 'none')],
    ],
  };
}

/** Alerts, dashboards with their panels, recipes. */
function operatorSubjects(catalog: Catalog, written: Written): Subject[] {
  return [
    ...catalog.alerts.map(({ id, name, query, at }) =>
      written(`alert ${name}`, at, [id, name], () => [['metrics', listed(query.metrics)]]),
    ),
    ...catalog.dashboards.flatMap(({ id, panels, at }) => [
      written(`dashboard ${id}`, at, [id], () => [
        ['rows', undefined],
        ['panels', panels.map((panel) => panel.title).join('\n')],
      ]),
      ...panels.map((panel) =>
        written(`panel ${panel.id}`, panel.at, [panel.id, String(panel.at.at(-1))], () => [
          ['metrics', listed(panel.query.metrics)],
        ]),
      ),
    ]),
    ...catalog.recipes.map(({ id, query, at }) =>
      written(`recipe ${id}`, at, [id], () => [['metrics', listed(query.metrics)]]),
    ),
  ];
}

function settingSubjects(
  { settings = {}, environment = [] }: CatalogDocument,
  written: Written,
): Subject[] {
  return [
    ...Object.keys(settings).map((key) =>
      written(`setting ${key}`, ['settings', key], [key], () => [
        ['overridden by', environment.find(({ overrides }) => overrides === key)?.names.join(', ')],
      ]),
    ),
    ...environment.map(({ names }, index) =>
      written(`variable ${names.join(', ')}`, ['environment', index], names),
    ),
  ];
}

/** The rules of the lint, which stand in no catalog. */
function ruleSubjects(): Subject[] {
  return [...RULE_FACTS.values()].map(({ id, severity, summary, reason, allowable }) => ({
    names: [id],
    title: `rule ${id}`,
    at: undefined,
    facts: () => [
      ['severity', severity],
      ['asks', summary],
      ['because', reason],
      ['suppressed by', allowable ? `allow: { ${id}: the reason }` : 'nothing'],
    ],
  }));
}
