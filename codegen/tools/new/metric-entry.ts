import { printFlow } from '../../catalog/source.ts';
import type { Catalog } from '../../model/catalog.ts';
import { unitOf } from '../../model/units.ts';

/** What a new metric is made of; a text is empty where nothing was said. */
export interface MetricAnswers {
  readonly id: string;
  readonly description: string;
  readonly group: string;
  readonly type: string;
  readonly on: string;
  readonly value: string;
  readonly labels: string;
  /** The bucket set of the Prometheus side, else those of histograms in the same unit. */
  readonly buckets: string;
  readonly since: string;
}

/** A bucket set or a unit on each side. */
interface Sides {
  readonly prometheus: string;
  readonly otel: string;
}

/** The lines of a well-formed entry, as they stand under `metrics:` two columns in. */
export function metricEntry(catalog: Catalog, answers: MetricAnswers): string[] {
  const { id, description, group, type, on, value, since } = answers;
  const buckets = type === 'histogram' ? bucketsOf(catalog, answers) : NO_BUCKETS;
  const units = unitsOf(catalog, answers, buckets);
  const side = (key: keyof Sides, name: string): string =>
    printFlow({
      name,
      ...(buckets[key] !== '' && { buckets: buckets[key] }),
      ...(buckets[key] === '' && units[key] !== 'count' && { unit: units[key] }),
    });
  const labels = answers.labels.split(/[\s,]+/).filter((label) => label !== '');
  return [
    `${printFlow(id)}:`,
    `  description: ${printFlow(description)}`,
    `  group: ${printFlow(group)}`,
    `  type: ${printFlow(type)}`,
    ...(since === '' ? [] : [`  since: ${printFlow(since)}`]),
    `  prometheus: ${side('prometheus', prometheusName(catalog, answers, units.prometheus))}`,
    `  otel: ${side('otel', `${catalog.name}.${id.replaceAll('_', '.')}`)}`,
    ...(labels.length === 0 ? [] : [`  labels: ${printFlow(labels)}`]),
    `  record: ${printFlow({ on, ...(value !== '' && { value }) })}`,
  ].map((line) => `  ${line}`);
}

const NO_BUCKETS: Sides = { prometheus: '', otel: '' };

/** The sets that most histograms have with the named set, or with values in the unit of this field. */
function bucketsOf(catalog: Catalog, { on, value, buckets }: MetricAnswers): Sides {
  const unit = unitOfField(catalog, on, value);
  const fitting = catalog.metrics.flatMap(({ prometheus, otel, rules }): Sides[] => {
    const sets = { prometheus: prometheus?.buckets?.id ?? '', otel: otel?.buckets?.id ?? '' };
    const inUnit = rules.some(({ events, value: path }) =>
      events.some(({ fields }) => path !== undefined && fields.get(path)?.unit === unit),
    );
    const fits = buckets === '' ? inUnit : sets.prometheus === buckets;
    return fits && sets.prometheus !== '' && sets.otel !== '' ? [sets] : [];
  });
  const groups = [...Map.groupBy(fitting, (sets) => JSON.stringify(sets)).values()];
  const [most] = groups.sort((a, b) => b.length - a.length);
  return most?.[0] ?? { prometheus: buckets, otel: buckets };
}

function unitOfField(catalog: Catalog, on: string, value: string): string {
  const event = catalog.events.find(({ type }) => type === on);
  return event?.fields.get(value)?.unit ?? 'count';
}

/** Units of both sides: Prometheus has base units, OTel what the service measures in. */
function unitsOf(catalog: Catalog, { on, value }: MetricAnswers, buckets: Sides): Sides {
  const own = value === '' ? 'count' : unitOfField(catalog, on, value);
  const ofSet = (id: string): string | undefined =>
    catalog.metrics
      .flatMap(({ prometheus, otel }) => [prometheus?.buckets, otel?.buckets])
      .find((one) => one?.id === id)?.unit;
  return {
    prometheus: ofSet(buckets.prometheus) ?? (own === 'ms' ? 's' : own),
    otel: ofSet(buckets.otel) ?? own,
  };
}

/** The name that the conventions ask for: service, id, unit, `_total` for a counter. */
function prometheusName(catalog: Catalog, { id, type }: MetricAnswers, unit: string): string {
  const suffix = unitOf(unit)?.suffix ?? '';
  const stem = `${catalog.name}_${id}`;
  const total = type === 'counter' ? '_total' : '';
  return `${stem.endsWith(suffix) ? stem : stem + suffix}${total}`;
}
