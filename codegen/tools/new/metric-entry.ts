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
  /** Bucket sets of a histogram on each side. */
  readonly buckets: string;
  readonly otelBuckets: string;
  readonly prometheus: string;
  readonly otel: string;
  readonly since: string;
}

/** Bucket sets of one histogram. */
export interface BucketSets {
  readonly prometheus: string;
  readonly otel: string;
}

/** The sets that most histograms have whose values are in the unit of this field. */
export function usualBuckets(catalog: Catalog, on: string, value: string): BucketSets | undefined {
  const unit = unitOfField(catalog, on, value);
  const found = new Map<string, { sets: BucketSets; number: number }>();
  for (const { prometheus, otel, rules } of catalog.metrics) {
    const sets = { prometheus: prometheus?.buckets?.id ?? '', otel: otel?.buckets?.id ?? '' };
    const fits = rules.some(({ events, value: path }) =>
      events.some(({ fields }) => path !== undefined && fields.get(path)?.unit === unit),
    );
    if (!fits || sets.prometheus === '' || sets.otel === '') continue;
    const key = JSON.stringify(sets);
    found.set(key, { sets, number: (found.get(key)?.number ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => b.number - a.number)[0]?.sets;
}

/** The set that stands on the OTel side where this one stands on the other. */
export function otelBucketsBeside(catalog: Catalog, buckets: string): string {
  const twin = catalog.metrics.find(
    ({ prometheus, otel }) => prometheus?.buckets?.id === buckets && otel?.buckets !== undefined,
  );
  return twin?.otel?.buckets?.id ?? buckets;
}

function unitOfField(catalog: Catalog, on: string, value: string): string {
  const event = catalog.events.find(({ type }) => type === on);
  return event?.fields.get(value)?.unit ?? 'count';
}

/** Units of both sides: Prometheus has base units, OTel what the service measures in. */
function unitsOf(catalog: Catalog, { on, value, buckets, otelBuckets }: Unmade): BucketSets {
  const own = value === '' ? 'count' : unitOfField(catalog, on, value);
  const ofSet = (id: string): string | undefined =>
    catalog.metrics
      .flatMap(({ prometheus, otel }) => [prometheus?.buckets, otel?.buckets])
      .find((one) => one?.id === id)?.unit;
  return {
    prometheus: ofSet(buckets) ?? (own === 'ms' ? 's' : own),
    otel: ofSet(otelBuckets) ?? own,
  };
}

type Unmade = Pick<MetricAnswers, 'id' | 'type' | 'on' | 'value' | 'buckets' | 'otelBuckets'>;

/** The Prometheus name that the conventions ask for: service, id, unit, `_total` for a counter. */
export function prometheusNameOf(catalog: Catalog, answers: Unmade): string {
  const suffix = unitOf(unitsOf(catalog, answers).prometheus)?.suffix ?? '';
  const stem = `${catalog.name}_${answers.id}`;
  const total = answers.type === 'counter' ? '_total' : '';
  return `${stem.endsWith(suffix) ? stem : stem + suffix}${total}`;
}

export function otelNameOf(catalog: Catalog, { id }: Pick<MetricAnswers, 'id'>): string {
  return `${catalog.name}.${id.replaceAll('_', '.')}`;
}

/** The lines of a well-formed entry, as they stand under `metrics:` two columns in. */
export function metricEntry(catalog: Catalog, answers: MetricAnswers): string[] {
  const { id, description, group, type, on, value, since } = answers;
  const units = unitsOf(catalog, answers);
  const side = (name: string, buckets: string, unit: string): string =>
    printFlow({
      name,
      ...(buckets !== '' && { buckets }),
      ...(buckets === '' && unit !== 'count' && { unit }),
    });
  const labels = answers.labels.split(/[\s,]+/).filter((label) => label !== '');
  return [
    `${printFlow(id)}:`,
    `  description: ${printFlow(description)}`,
    `  group: ${printFlow(group)}`,
    `  type: ${printFlow(type)}`,
    ...(since === '' ? [] : [`  since: ${printFlow(since)}`]),
    ...(answers.prometheus === 'none'
      ? []
      : [`  prometheus: ${side(answers.prometheus, answers.buckets, units.prometheus)}`]),
    ...(answers.otel === 'none'
      ? []
      : [`  otel: ${side(answers.otel, answers.otelBuckets, units.otel)}`]),
    ...(labels.length === 0 ? [] : [`  labels: ${printFlow(labels)}`]),
    `  record: ${printFlow({ on, ...(value !== '' && { value }) })}`,
  ].map((line) => `  ${line}`);
}
