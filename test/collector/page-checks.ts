import { parseExposition } from '../kit/exposition-text.ts';
import type { Report } from '../kit/report.ts';
import { expectedOfRecordings } from '../oracle/received.ts';

/** The Collector's Prometheus page has every family, with as many observations as were recorded. */
export function checkPage(report: Report, page: string): void {
  const totals = new Map<string, number>();
  for (const { name, value } of parseExposition(page))
    totals.set(name, (totals.get(name) ?? 0) + value);
  const wrong: string[] = [];
  for (const [name, series] of expectedOfRecordings()) {
    const family = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const observed = totals.get(`${family}_count`) ?? totals.get(family);
    const expected = [...series.values()]
      .flatMap(({ value, buckets }) => (buckets.length === 0 ? [value] : buckets))
      .reduce((sum, one) => sum + one, 0);
    // Counters of money are sums of fractions, added in another order.
    const off = Math.abs((observed ?? Number.NaN) - expected) / Math.max(expected, 1);
    if (!(off < 1e-9)) wrong.push(`${family}: ${observed} instead of ${expected}`);
  }
  report.equal(wrong.slice(0, 5), [], "the Collector's Prometheus page holds every family");
}
