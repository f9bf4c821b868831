import { printFlow } from '../../catalog/source.ts';
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
  const text = printFlow(description);
  const side = (name: string): string =>
    printFlow({
      name,
      ...(buckets !== '' && { buckets }),
      ...(answers.since !== '' && { since: answers.since }),
    });
  const labels = answers.labels.split(/[\s,]+/).filter((label) => label !== '');
  const record = { on: answers.on, ...(answers.value !== '' && { value: answers.value }) };
  return [
    `${printFlow(id)}:`,
    `  description: ${text}`,
    `  group: ${printFlow(group)}`,
    `  type: ${printFlow(type)}`,
    ...(answers.prometheus === 'none' ? [] : [`  prometheus: ${side(answers.prometheus)}`]),
    ...(answers.otel === 'none' ? [] : [`  otel: ${side(answers.otel)}`]),
    ...(labels.length === 0 ? [] : [`  labels: ${printFlow(labels)}`]),
    `  record: ${printFlow(record)}`,
  ].map((line) => `  ${line}`);
}
