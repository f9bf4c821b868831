import { printScalar } from '../../catalog/source.ts';
import type { Catalog } from '../../model/catalog.ts';
import { unitOf } from '../../model/units.ts';

/** What a new metric is made of. `none` leaves a side out. */
export interface MetricAnswers {
  readonly id: string;
  readonly description: string;
  readonly group: string;
  readonly type: string;
  readonly on: string;
  readonly value: string;
  readonly labels: string;
  readonly buckets: string;
  readonly prometheus: string;
  readonly otel: string;
  readonly since: string;
}

/** The Prometheus name that the conventions ask for: service, id, unit, `_total` for a counter. */
export function prometheusNameOf(
  catalog: Catalog,
  { id, type, buckets }: Pick<MetricAnswers, 'id' | 'type' | 'buckets'>,
): string {
  const unit = catalog.metrics
    .flatMap((metric) => metric.prometheus?.buckets ?? [])
    .find((one) => one.id === buckets)?.unit;
  const suffix = unitOf(unit ?? 'count')?.suffix ?? '';
  const stem = `${catalog.name}_${id}`;
  return `${stem.endsWith(suffix) ? stem : stem + suffix}${type === 'counter' ? '_total' : ''}`;
}

export function otelNameOf(catalog: Catalog, { id }: Pick<MetricAnswers, 'id'>): string {
  return `${catalog.name}.${id.replaceAll('_', '.')}`;
}

/** The lines of a well-formed entry, as they stand under `metrics:` two columns in. */
export function metricEntry(answers: MetricAnswers): string[] {
  const { id, description, group, type, buckets } = answers;
  const text = printScalar(description);
  const side = (name: string): string =>
    `{ ${[
      `name: ${printScalar(name)}`,
      ...(buckets === '' ? [] : [`buckets: ${printScalar(buckets)}`]),
      ...(answers.since === '' ? [] : [`since: ${quoted(answers.since)}`]),
    ].join(', ')} }`;
  const labels = answers.labels.split(/[\s,]+/).filter((label) => label !== '');
  const value = answers.value === '' ? '' : `, value: ${printScalar(answers.value)}`;
  return [
    `${printScalar(id)}:`,
    `  description: ${text}`,
    `  group: ${printScalar(group)}`,
    `  type: ${printScalar(type)}`,
    ...(answers.prometheus === 'none' ? [] : [`  prometheus: ${side(answers.prometheus)}`]),
    ...(answers.otel === 'none' ? [] : [`  otel: ${side(answers.otel)}`]),
    ...(labels.length === 0 ? [] : [`  labels: [${labels.map(printScalar).join(', ')}]`]),
    `  record: { on: ${printScalar(answers.on)}${value} }`,
  ].map((line) => `  ${line}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
