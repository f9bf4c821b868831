import type { Catalog, Metric, Rule, Side } from '../../model/catalog.ts';
import { worstCase } from '../../model/series.ts';
import type { Subject } from './subject.ts';

/** A metric with both of its sides, by each of their names. */
export function metricSubject(metric: Metric, catalog: Catalog): Subject {
  const { id, type, prometheus, otel } = metric;
  // A histogram is also known by the names of its samples.
  const ends = type === 'histogram' ? ['', '_bucket', '_sum', '_count'] : [''];
  const samples = prometheus === undefined ? [] : ends.map((end) => prometheus.name + end);
  const sides = [prometheus ?? [], otel ?? []].flat();
  return {
    names: [id, ...samples, otel?.name, ...sides.map(({ property }) => property)],
    title: `metric ${id}`,
    at: metric.at,
    facts: () => [
      ['meaning', metric.description['en']],
      ['type', type],
      ['group', metric.group],
      ['Prometheus', prometheus && sideText(prometheus, 'prometheus', catalog)],
      ['OpenTelemetry', otel && sideText(otel, 'otel', catalog)],
      ...metric.rules.map((rule) => ['recorded by', ruleText(rule, sides)] as const),
    ],
  };
}

function sideText(side: Side, key: 'prometheus' | 'otel', { editions }: Catalog): string {
  const { labels, series } = worstCase(side);
  return [
    side.name,
    `unit ${side.unit}${key === 'otel' ? ` (${side.unitText})` : ''}`,
    ...(side.buckets === undefined ? [] : [`bounds ${side.buckets.bounds.join(', ')}`]),
    ...side.labels.map(({ label, optional, since }, index) => {
      const marks = [
        `${count(labels[index] ?? 1)} value(s)`,
        ...(optional && key === 'otel' ? ['may be left out'] : []),
        ...(since === side.since ? [] : [`since ${since}`]),
      ];
      const name = key === 'prometheus' ? label.prometheusName : label.otelName;
      return `${name}: ${marks.join(', ')}`;
    }),
    `at worst ${count(series)} series${side.limit === undefined ? '' : `, limited to ${side.limit}`}`,
    `editions ${editions.slice(editions.indexOf(side.since)).join(', ')}`,
  ].join('\n  ');
}

function count(number: number): string {
  return Number.isFinite(number) ? number.toLocaleString('en') : 'unbounded';
}

function ruleText(rule: Rule, sides: readonly Side[]): string {
  if (rule.origin === 'start') return 'the start of the exporter';
  if (rule.figure === 'held') return 'the series that the store holds';
  if (rule.origin === 'store') return 'observations that the store refused';
  return [
    rule.events.map((event) => event.type).join(', '),
    ...(rule.items === undefined ? [] : [`each item of ${rule.items}`]),
    ...rule.where.map(({ path, members }) => `where ${path} is ${members.join(' or ')}`),
    ...(rule.value === undefined ? [] : [`value ${rule.value}${conversions(rule, sides)}`]),
    ...(rule.each?.parts ?? []).map(
      ({ member, path }) => `${rule.each?.label.id} ${member} from ${path}`,
    ),
    ...(rule.positive ? ['zero left out'] : []),
  ].join('; ');
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
  return ` (${[from, texts.join(', ')].filter((text) => text !== '').join('; ')})`;
}
