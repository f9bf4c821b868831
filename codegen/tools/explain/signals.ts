import type { CatalogDocument } from '../../catalog/document.ts';
import type { Catalog, EventType, Field, Label, Metric } from '../../model/catalog.ts';
import { readsOf } from '../../model/label-texts.ts';
import { metricSubject } from './metrics.ts';
import { listed, type Subject, written } from './subject.ts';

/** Metrics, labels, events with their fields, spans. A name may stand for several: `outcome` is many labels. */
export function signalSubjects(catalog: Catalog, document: CatalogDocument): Subject[] {
  return [
    ...catalog.metrics.map((metric) => metricSubject(metric, catalog, document)),
    ...catalog.labels.map((label) => labelSubject(label, document)),
    ...catalog.events.map((event) => eventSubject(event, catalog, document)),
    ...catalog.events.flatMap((event) =>
      [...event.fields.values()].map((field) => fieldSubject(field, event, catalog)),
    ),
    ...catalog.spans.map(({ id, name, at, attributes }) =>
      written(`span ${name}`, at, [id, name], document.spans?.[id], () => [
        ['in all', listed(new Set(attributes.map((attribute) => attribute.name)), 'no attribute')],
      ]),
    ),
  ];
}

function labelSubject(
  { id, prometheusName, otelName, property, at, members, policy, bound, metrics }: Label,
  document: CatalogDocument,
): Subject {
  const names = [id, prometheusName, property, otelName];
  return written(`label ${id}`, at, names, document.labels[id], () => [
    ['Prometheus', prometheusName],
    ['OpenTelemetry', otelName ?? 'none'],
    ['values', members?.join(', ') ?? `${policy?.id}, ${bound ?? 'no bound'} expected`],
    ['used by', listed(metrics, 'nothing')],
  ]);
}

function eventSubject(event: EventType, { metrics }: Catalog, document: CatalogDocument): Subject {
  const { type, typeName, handlerName, at } = event;
  const { fields: _, ...entry } = document.events[type] ?? {};
  return written(`event ${type}`, at, [type, typeName, handlerName], entry, () => [
    ['fields', [...event.fields.keys()].join(', ')],
    ['TypeScript', `${typeName}, handled by ${handlerName}`],
    ['feeds', listed(fedBy(metrics, event), 'no metric')],
  ]);
}

/** Metrics that record the event, or a field of it. */
function fedBy(metrics: readonly Metric[], event: EventType, path?: string): string[] {
  return metrics.flatMap(({ id, rules }) =>
    rules.some(
      ({ events, reads }) =>
        events.includes(event) && (path === undefined || reads.some((read) => read.path === path)),
    )
      ? [id]
      : [],
  );
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
      ['members', field.members.join(', ')],
      ['present', field.optional ? 'sometimes' : 'always'],
      ['recorded by', listed(fedBy(metrics, event, path), 'no metric as a value')],
      [
        'label',
        listed(
          readers.map(({ id }) => id),
          'none',
        ),
      ],
    ],
  };
}
