import type { Path } from '../../catalog/source.ts';
import type {
  Catalog,
  EventType,
  Label,
  LabelSource,
  Metric,
  Rule,
  Side,
} from '../../model/catalog.ts';
import { readsOf } from '../../model/label-texts.ts';
import { worstCase } from '../../model/series.ts';
import type { Subject } from './find.ts';

/** What there is to say about one subject, in order; also printed as JSON. */
export interface Explanation {
  readonly title: string;
  /** Undefined for what stands in no catalog. */
  readonly at: Path | undefined;
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** Texts to look for in the generated files. */
  readonly mentions: readonly string[];
}

/** Explains one subject. */
export function describe(catalog: Catalog, subject: Subject): Explanation {
  switch (subject.kind) {
    case 'metric':
      return metricFacts(catalog, subject.metric);
    case 'label':
      return labelFacts(subject.label);
    case 'event':
      return eventFacts(catalog, subject.event);
    case 'field':
      return fieldFacts(catalog, subject);
    case 'span':
      return {
        title: `span ${subject.span.name}`,
        at: subject.span.at,
        facts: [
          ['meaning', subject.span.description['en'] ?? ''],
          ['kind', subject.span.kind],
          ['since', subject.span.since],
          [
            'events',
            subject.span.triggers.map((one) => `${one.role} ${one.event.type}`).join(', '),
          ],
          ['attributes', subject.span.attributes.map(({ name }) => name).join(', ')],
        ],
        mentions: [subject.span.name],
      };
  }
}

function metricFacts(catalog: Catalog, metric: Metric): Explanation {
  const sides = [metric.prometheus, metric.otel].filter((side) => side !== undefined);
  return {
    title: `metric ${metric.id}`,
    at: metric.at,
    facts: [
      ['meaning', metric.description['en'] ?? ''],
      ['type', metric.type],
      ['group', metric.group],
      ...(metric.prometheus === undefined
        ? []
        : [['Prometheus', sideText(metric.prometheus, 'prometheus', catalog)] as const]),
      ...(metric.otel === undefined
        ? []
        : [['OpenTelemetry', sideText(metric.otel, 'otel', catalog)] as const]),
      ...metric.rules.map((rule) => ['recorded by', ruleText(rule, sides)] as const),
    ],
    mentions: sides.flatMap((side) => [side.name, `.${side.property}`]),
  };
}

function sideText(side: Side, key: 'prometheus' | 'otel', catalog: Catalog): string {
  const { labels, series } = worstCase(side);
  const names = side.labels.map(({ label, optional, since }, index) => {
    const name = key === 'prometheus' ? label.prometheusName : (label.otelName ?? '');
    const marks = [
      `${count(labels[index] ?? 1)} value(s)`,
      ...(optional && key === 'otel' ? ['may be left out'] : []),
      ...(since === side.since ? [] : [`since ${since}`]),
    ];
    return `\n  ${name}: ${marks.join(', ')}`;
  });
  const editions = catalog.editions.slice(catalog.editions.indexOf(side.since));
  return [
    side.name,
    `\n  unit ${side.unit}${key === 'otel' ? ` (${side.unitText})` : ''}`,
    ...(side.buckets === undefined ? [] : [`\n  bounds ${side.buckets.bounds.join(', ')}`]),
    ...names,
    `\n  at worst ${count(series)} series${side.limit === undefined ? '' : `, limited to ${side.limit}`}`,
    `\n  editions ${editions.join(', ')}`,
  ].join('');
}

function ruleText(rule: Rule, sides: readonly Side[]): string {
  if (rule.origin === 'start') return 'the start of the exporter';
  if (rule.figure === 'held') return 'the series that the store holds';
  if (rule.origin === 'store') return 'observations that the store refused';
  const parts = [rule.events.map((event) => event.type).join(', ')];
  if (rule.items !== undefined) parts.push(`each item of ${rule.items}`);
  for (const { path, members } of rule.where)
    parts.push(`where ${path} is ${members.join(' or ')}`);
  if (rule.value !== undefined) parts.push(`value ${rule.value}${conversions(rule, sides)}`);
  for (const part of rule.each?.parts ?? [])
    parts.push(`${rule.each?.label.id} ${part.member} from ${part.path}`);
  if (rule.positive) parts.push('zero left out');
  return parts.join('; ');
}

function conversions(rule: Rule, sides: readonly Side[]): string {
  const amounts = sides.flatMap((side) => {
    const amount = side.recordings.find((one) => one.rule === rule)?.amount;
    return amount === undefined ? [] : [{ side, ...amount }];
  });
  const from = amounts[0]?.field?.unit;
  if (from === undefined) return '';
  const texts = amounts.flatMap(({ side, conversion: how }) => {
    if (how === undefined || how.kind === 'same') return [];
    return [`${how.kind === 'divide' ? '÷' : '×'} ${how.by} to ${side.unit} for ${side.name}`];
  });
  return texts.length === 0 ? ` (${from})` : ` (${from}; ${texts.join(', ')})`;
}

function labelFacts(label: Label): Explanation {
  return {
    title: `label ${label.id}`,
    at: label.at,
    facts: [
      ['meaning', label.description['en'] ?? ''],
      ['Prometheus', label.prometheusName],
      ['OpenTelemetry', label.otelName ?? 'none'],
      ...label.sources.map(
        (source) =>
          [
            source.event === undefined ? 'text from' : `for ${source.event}`,
            sourceText(source),
          ] as const,
      ),
      ['values', valuesText(label)],
      ['fallback', label.fallback],
      ...(label.absent === label.fallback ? [] : [['when no such field', label.absent] as const]),
      ['used by', [...label.metrics].join(', ') || 'nothing'],
    ],
    mentions: [label.prometheusName, label.otelName ?? label.prometheusName],
  };
}

function valuesText(label: Label): string {
  if (label.members !== undefined) return label.members.join(', ');
  const { policy } = label;
  if (policy?.steps !== undefined) return `steps ${policy.steps.join(', ')}`;
  return `${policy?.id} (${policy?.pattern}), ${label.bound ?? 'no bound'} expected`;
}

function sourceText(source: LabelSource): string {
  switch (source.kind) {
    case 'constant':
      return `always ${source.text}`;
    case 'fact':
      return `the fact ${source.name}, known at start`;
    case 'part':
      return 'the part of the event that is recorded';
    case 'join':
      return `the items of ${source.reads.map(({ path }) => path).join(', ')}, joined`;
    case 'fields':
      return `${source.reads.length === 1 ? 'the field' : 'the first of'} ${source.reads.map(({ path }) => path).join(', ')}`;
  }
}

function eventFacts(catalog: Catalog, event: EventType): Explanation {
  const fed = catalog.metrics.filter((metric) =>
    metric.rules.some((rule) => rule.events.includes(event)),
  );
  return {
    title: `event ${event.type}`,
    at: event.at,
    facts: [
      ['meaning', event.description['en'] ?? ''],
      ['trust', event.trust],
      ['delivery', event.queue],
      ...(event.unemitted ? [['emitted', 'by no released host'] as const] : []),
      ['TypeScript', `${event.typeName}, handled by ${event.handlerName}`],
      ['feeds', fed.map((metric) => metric.id).join(', ') || 'no metric'],
      ['fields', [...event.fields.keys()].join(', ')],
    ],
    mentions: [`'${event.type}'`, event.typeName],
  };
}

function fieldFacts(
  catalog: Catalog,
  { event, field }: Extract<Subject, { kind: 'field' }>,
): Explanation {
  const values = catalog.metrics.filter((metric) =>
    metric.rules.some(
      (rule) => rule.events.includes(event) && rule.reads.some(({ path }) => path === field.path),
    ),
  );
  const labels = catalog.labels.filter(({ texts }) =>
    texts.some(({ text }) => readsOf(text).some((read) => read.field === field)),
  );
  return {
    title: `field ${field.path} of ${event.type}`,
    at: field.at,
    facts: [
      ['class', field.class],
      ...(field.class === 'measure' ? [['unit', field.unit] as const] : []),
      ...(field.members.length > 0 ? [['members', field.members.join(', ')] as const] : []),
      ['present', field.optional ? 'sometimes' : 'always'],
      ['recorded by', values.map((metric) => metric.id).join(', ') || 'no metric as a value'],
      ['label', labels.map((label) => label.id).join(', ') || 'none'],
    ],
    mentions: [],
  };
}

function count(number: number): string {
  return Number.isFinite(number) ? number.toLocaleString('en') : 'unbounded';
}
