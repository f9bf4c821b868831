import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import { parseExposition } from '../kit/exposition-text.ts';
import { type Family, seriesKey } from './expected-series.ts';
import type { Facts } from './facts.ts';

/** Families of a scrape, with the series that they hold. */
export function scrapedFamilies(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  for (const { name, labels, value } of parseExposition(text)) {
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    const { le: _, ...rest } = labels as Record<string, string>;
    const key = seriesKey(types.get(family) === 'histogram' ? rest : labels);
    const series = families.get(family) ?? families.set(family, new Map()).get(family)!;
    const one = series.get(key) ?? series.set(key, { value: 0, buckets: [] }).get(key)!;
    if (name.endsWith('_bucket') && name !== family)
      one.buckets.push(value - one.buckets.reduce((sum, own) => sum + own, 0));
    else if (name === family || name.endsWith('_sum')) one.value = value;
  }
  return families;
}

/** Type and bounds of each family that a scrape shows, as text. */
export function scrapedTypes(text: string): Map<string, string> {
  const types = new Map<string, string>();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
    const bounds = new Set(
      [...text.matchAll(new RegExp(`^${name}_bucket\\{.*le="([^"]+)"\\}`, 'gm'))].map(
        ([, le]) => le,
      ),
    );
    types.set(name, [type, ...(type === 'histogram' ? bounds : [])].join(' '));
  }
  return types;
}

/** Of what was recorded that which the facts cover: of an edition in progress what they name. */
export function covered<Content>(
  recorded: Map<string, Content>,
  facts: Facts,
  side: 'prometheus' | 'otel',
): Map<string, Content> {
  return new Map([...recorded].filter(([name]) => facts.open !== true || facts[side].has(name)));
}

/** What the documents say of these families: type, unit on the OTel side, bounds. */
export function documentedTypes(
  facts: Facts,
  side: 'prometheus' | 'otel',
  names: Iterable<string>,
): Map<string, string> {
  return new Map(
    [...names].map((name) => {
      const fact = facts[side].get(name);
      const unit = side === 'otel' ? [fact?.unit] : [];
      const infinite = side === 'prometheus' && fact?.type === 'histogram' ? ['+Inf'] : [];
      return [name, [fact?.type, ...unit, ...(fact?.bounds ?? []), ...infinite].join(' ')];
    }),
  );
}

/** Metrics that the SDK collected, with their points. */
export function collectedFamilies(metrics: readonly MetricData[]): Map<string, Family> {
  return new Map(
    metrics.map((metric) => [
      metric.descriptor.name,
      new Map(
        metric.dataPoints.map((point) => {
          const key = seriesKey(point.attributes);
          if (metric.dataPointType !== DataPointType.HISTOGRAM)
            return [key, { value: point.value as number, buckets: [] }];
          const { sum = Number.NaN, buckets } = point.value as {
            sum?: number;
            buckets: { counts: number[] };
          };
          return [key, { value: sum, buckets: buckets.counts }];
        }),
      ),
    ]),
  );
}

/** Type, unit and bounds of each metric that the SDK collected, as text. */
export function collectedTypes(metrics: readonly MetricData[]): Map<string, string> {
  return new Map(
    metrics.map((metric) => {
      const [point] = metric.dataPoints;
      const bounds =
        metric.dataPointType === DataPointType.HISTOGRAM
          ? (point!.value as { buckets: { boundaries: number[] } }).buckets.boundaries
          : [];
      const type = metric.dataPointType === DataPointType.HISTOGRAM ? 'histogram' : 'counter';
      return [metric.descriptor.name, [type, metric.descriptor.unit, ...bounds].join(' ')];
    }),
  );
}

/** What two sets of families have not in common, a line each. */
export function differences(
  actual: ReadonlyMap<string, Family>,
  expected: ReadonlyMap<string, Family>,
): string[] {
  const lines: string[] = [];
  for (const name of new Set([...expected.keys(), ...actual.keys()])) {
    const ours: Family = actual.get(name) ?? new Map();
    const theirs: Family = expected.get(name) ?? new Map();
    for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
      const [got, wanted] = [ours.get(key), theirs.get(key)].map((series) =>
        series === undefined
          ? 'nothing'
          : JSON.stringify([Number(series.value.toPrecision(12)), ...series.buckets]),
      );
      if (got !== wanted) lines.push(`${name}${key} holds ${got}, documented ${wanted}`);
    }
  }
  return lines;
}
