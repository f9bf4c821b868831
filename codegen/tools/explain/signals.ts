import type {
  Catalog,
  EventType,
  Field,
  Label,
  LabelSource,
  Metric,
  Span,
} from '../../model/catalog.ts';
import { readsOf } from '../../model/label-texts.ts';
import { metricSubject } from './metrics.ts';
import { type Facts, listed, type Subject } from './subject.ts';

/** Metrics, labels, events with their fields, spans. A name may stand for several: `outcome` is many labels. */
export function signalSubjects(catalog: Catalog): Subject[] {
  return [
    ...catalog.metrics.map((metric) => metricSubject(metric, catalog)),
    ...catalog.labels.map(labelSubject),
    ...catalog.events.map((event) => eventSubject(event, catalog)),
    ...catalog.events.flatMap((event) =>
      [...event.fields.values()].map((field) => fieldSubject(field, event, catalog)),
    ),
    ...catalog.spans.map(spanSubject),
  ];
}

function labelSubject(label: Label): Subject {
  const { id, prometheusName, otelName, property, fallback, absent } = label;
  return {
    names: [id, prometheusName, property, otelName],
    title: `label ${id}`,
    at: label.at,
    facts: () => [
      ['meaning', label.description['en']],
      ['Prometheus', prometheusName],
      ['OpenTelemetry', otelName ?? 'none'],
      ...label.sources.map((source) => {
        const name = source.event === undefined ? 'text from' : `for ${source.event}`;
        return [name, sourceText(source)] as const;
      }),
      ['values', valuesText(label)],
      ['fallback', fallback],
      ['when no such field', absent === fallback ? undefined : absent],
      ['used by', listed(label.metrics, 'nothing')],
    ],
  };
}

function valuesText({ members, policy, bound }: Label): string {
  if (members !== undefined) return members.join(', ');
  if (policy?.steps !== undefined) return `steps ${policy.steps.join(', ')}`;
  return `${policy?.id} (${policy?.pattern}), ${bound ?? 'no bound'} expected`;
}

function sourceText(source: LabelSource): string {
  const paths = source.reads.map(({ path }) => path).join(', ');
  switch (source.kind) {
    case 'constant':
      return `always ${source.text}`;
    case 'fact':
      return `the fact ${source.name}, known at start`;
    case 'part':
      return 'the part of the event that is recorded';
    case 'join':
      return `the items of ${paths}, joined`;
    case 'fields':
      return source.reads.length > 1 ? `the first of ${paths}` : `the field ${paths}`;
  }
}

function eventSubject(event: EventType, { metrics }: Catalog): Subject {
  return {
    names: [event.type, event.typeName, event.handlerName],
    title: `event ${event.type}`,
    at: event.at,
    facts: () => [
      ['meaning', event.description['en']],
      ['trust', event.trust],
      ['delivery', event.queue],
      ['emitted', event.unemitted ? 'by no released host' : undefined],
      ['TypeScript', `${event.typeName}, handled by ${event.handlerName}`],
      ['feeds', listed(fedBy(metrics, event), 'no metric')],
      ['fields', [...event.fields.keys()].join(', ')],
    ],
  };
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
  return {
    names: [path, `${event.type}:${path}`, `${event.typeName}.${path}`],
    title: `field ${path} of ${event.type}`,
    at: field.at,
    facts: (): Facts => [
      ['class', field.class],
      ['unit', field.class === 'measure' ? field.unit : undefined],
      ['members', field.members.join(', ')],
      ['present', field.optional ? 'sometimes' : 'always'],
      ['recorded by', listed(fedBy(metrics, event, path), 'no metric as a value')],
      [
        'label',
        listed(
          labels.flatMap((label) => (isReadBy(label, field) ? [label.id] : [])),
          'none',
        ),
      ],
    ],
  };
}

function isReadBy({ texts }: Label, field: Field): boolean {
  return texts.some(({ text }) => readsOf(text).some((read) => read.field === field));
}

function spanSubject(span: Span): Subject {
  return {
    names: [span.id, span.name],
    title: `span ${span.name}`,
    at: span.at,
    facts: () => [
      ['meaning', span.description['en']],
      ['kind', span.kind],
      ['since', span.since],
      ['events', span.triggers.map(({ role, event }) => `${role} ${event.type}`).join(', ')],
      ['attributes', span.attributes.map(({ name }) => name).join(', ')],
    ],
  };
}
