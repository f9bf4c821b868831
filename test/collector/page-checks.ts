import type { Report } from '../kit/report.ts';
import { readSamples } from '../kit/samples.ts';
import type { SentMetric } from '../unit/otel/sent-metrics.ts';

/** The Collector's Prometheus page has every family, with as many observations as were sent. */
export function checkPage(
  report: Report,
  page: string,
  sent: ReadonlyMap<string, SentMetric>,
): void {
  const totals = new Map<string, number>();
  for (const { key, value } of readSamples(page)) {
    const family = key.slice(0, key.indexOf('{'));
    totals.set(family, (totals.get(family) ?? 0) + value);
  }
  const wrong: string[] = [];
  for (const { name, type, series } of sent.values()) {
    if (series.size === 0) continue;
    const family = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const observed = type === 'counter' ? totals.get(family) : totals.get(`${family}_count`);
    const expected = [...series.values()].reduce(
      (total, one) => total + (type === 'counter' ? one.sum : one.count),
      0,
    );
    // Counters of money are sums of fractions, added in another order.
    const off = Math.abs((observed ?? Number.NaN) - expected) / Math.max(expected, 1);
    if (!(off < 1e-9)) wrong.push(`${family}: ${observed} instead of ${expected}`);
  }
  report.equal(wrong.slice(0, 5), [], "the Collector's Prometheus page holds every family");
}
