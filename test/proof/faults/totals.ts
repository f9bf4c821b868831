import { parseExposition, seriesKey } from '../../kit/exposition-text.ts';
import type { ReceivedMetric } from '../../kit/otlp/telemetry.ts';

/** The total of a family over all its series in a scrape. */
export function scrapedTotal(text: string, name: string): number {
  return parseExposition(text)
    .filter((sample) => sample.name === name)
    .reduce((total, { value }) => total + value, 0);
}

/**
 * The total of a counter as a collector knows it: the last value of every stream. Streams differ
 * in their attributes, and in the time when they began, as after a restart.
 */
export function receivedTotal(metrics: readonly ReceivedMetric[], name: string): number {
  const streams = new Map<string, number>();
  for (const metric of metrics) {
    if (metric.name !== name) continue;
    for (const { attributes, start, value = 0 } of metric.points) {
      const texts = Object.entries(attributes).map(([key, text]) => [key, String(text)]);
      streams.set(seriesKey(String(start), Object.fromEntries(texts)), value);
    }
  }
  return [...streams.values()].reduce((total, value) => total + value, 0);
}
