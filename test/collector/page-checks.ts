import { parseExposition } from '../kit/exposition-text.ts';
import type { Report } from '../kit/report.ts';
import type { SentMetric } from '../kit/sent-metrics.ts';

/** The Collector's Prometheus page has every family, with as many observations as were sent. */
export function checkPage(
  report: Report,
  page: string,
  sent: ReadonlyMap<string, SentMetric>,
): void {
  const totals = new Map<string, number>();
  for (const { name, value } of parseExposition(page))
    totals.set(name, (totals.get(name) ?? 0) + value);
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
