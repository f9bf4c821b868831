import type { Catalog, EventType, Field, Label, Metric, Side, Span } from '../../model/catalog.ts';

/** What a name of the catalog may stand for. */
export type Subject =
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'event'; readonly event: EventType }
  | { readonly kind: 'field'; readonly event: EventType; readonly field: Field }
  | { readonly kind: 'span'; readonly span: Span };

/** Every subject with one of its names. A name may stand for several: `outcome` is many labels. */
export function findSubjects(catalog: Catalog, name: string): Subject[] {
  return subjects(catalog).flatMap(({ names, subject }) => (names.includes(name) ? [subject] : []));
}

/** Every name that can be explained. */
export function namesOf(catalog: Catalog): string[] {
  return [...new Set(subjects(catalog).flatMap(({ names }) => names))];
}

function subjects(catalog: Catalog): { names: string[]; subject: Subject }[] {
  return [
    ...catalog.metrics.map((metric) => ({
      names: [metric.id, ...familyNames(metric), ...(metric.otel ? sideNames(metric.otel) : [])],
      subject: { kind: 'metric', metric } as const,
    })),
    ...catalog.labels.map((label) => ({
      names: [label.id, label.prometheusName, label.property, label.otelName ?? label.id],
      subject: { kind: 'label', label } as const,
    })),
    ...catalog.events.map((event) => ({
      names: [event.type, event.typeName, event.handlerName],
      subject: { kind: 'event', event } as const,
    })),
    ...catalog.events.flatMap((event) =>
      [...event.fields.values()].map((field) => ({
        names: [field.path, `${event.type}:${field.path}`, `${event.typeName}.${field.path}`],
        subject: { kind: 'field', event, field } as const,
      })),
    ),
    ...catalog.spans.map((span) => ({
      names: [span.id, span.name],
      subject: { kind: 'span', span } as const,
    })),
  ];
}

function sideNames(side: Side): string[] {
  return [side.name, side.property];
}

/** A histogram is also known by the names of its samples. */
function familyNames({ type, prometheus }: Metric): string[] {
  if (prometheus === undefined) return [];
  const ends = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [];
  return [...sideNames(prometheus), ...ends.map((end) => prometheus.name + end)];
}
