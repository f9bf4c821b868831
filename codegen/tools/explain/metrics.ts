import type { CatalogDocument } from '../../catalog/document.ts';
import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { worstCase } from '../../model/series.ts';
import { type Subject, written } from './subject.ts';

/** A metric as it is written, and what each of its sides comes to, by each of their names. */
export function metricSubject(
  { id, type, at, prometheus, otel }: Metric,
  { editions }: Catalog,
  document: CatalogDocument,
): Subject {
  // A histogram is also known by the names of its samples.
  const ends = type === 'histogram' ? ['', '_bucket', '_sum', '_count'] : [''];
  const samples = prometheus === undefined ? [] : ends.map((end) => prometheus.name + end);
  const names = [id, ...samples, otel?.name, prometheus?.property, otel?.property];
  return written(`metric ${id}`, at, names, document.metrics[id], () => [
    ['Prometheus', prometheus && sideText(prometheus, 'prometheusName', editions)],
    ['OpenTelemetry', otel && sideText(otel, 'otelName', editions)],
  ]);
}

function sideText(
  side: Side,
  name: 'prometheusName' | 'otelName',
  editions: readonly string[],
): string {
  const { labels, series } = worstCase(side);
  return [
    side.name,
    `unit ${side.unit}`,
    ...(side.buckets === undefined ? [] : [`bounds ${side.buckets.bounds.join(', ')}`]),
    ...side.labels.map(
      ({ label }, index) => `${label[name]}: ${count(labels[index] ?? 1)} value(s)`,
    ),
    `at worst ${count(series)} series`,
    `editions ${editions.slice(editions.indexOf(side.since)).join(', ')}`,
  ].join('\n  ');
}

function count(number: number): string {
  return Number.isFinite(number) ? number.toLocaleString('en') : 'unbounded';
}
