/**
 * `npm run test:collector`: the recorded events through the plugin into a real OpenTelemetry
 * Collector, and what it received compared with what was sent. Needs Go, once, to build the
 * Collector from its own modules; everything else stays on loopback.
 */
import { isDeepStrictEqual } from 'node:util';
import plugin from '../../runtime/plugins/otel.ts';
import { parseExposition } from '../kit/exposition-text.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import { Receiver } from '../kit/receiver.ts';
import { recordedEvents } from '../kit/recording.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { expectedOfRecordings, receivedDifferences } from '../oracle/expected-series.ts';
import { collectorBinary, startCollector } from './collector.ts';

await runChecks(1_200_000, async (report, folder) => {
  await using collector = await startCollector(await collectorBinary(), folder);
  // Between the plugin and the Collector: reads every request by itself, then passes it on.
  await using between = await Receiver.start();
  between.forwardTo = collector.url;
  // Room for everything at once: the recording passes in no time.
  process.env['OTEL_BSP_MAX_QUEUE_SIZE'] = '50000';
  process.env['OTEL_BLRP_MAX_QUEUE_SIZE'] = '50000';
  const exporter = await Exporter.start(plugin, { endpoint: between.url, logs: true });
  exporter.replay(recordedEvents());
  await exporter.stop();
  const page = await collector.page();
  await collector[Symbol.asyncDispose]();
  const received = collector.received();

  report.equal(between.refused, 0, 'the Collector accepts every request');
  for (const signal of ['metrics', 'spans', 'logs'] as const) {
    const same = isDeepStrictEqual(inAnyOrder(received[signal]), inAnyOrder(between[signal]));
    const { length } = received[signal];
    report.check(
      length > 0 && same,
      `our decoder and the Collector agree on ${signal}`,
      `${length}`,
    );
  }

  // What spans and logs must be is held by test/unit/runtime/otel/export.test.ts, with that decoder.
  const what = 'every metric arrives with its name, unit, type, attribute sets and values';
  report.equal(receivedDifferences(received.metrics).slice(0, 5), [], what);
  checkPage(report, page);
});

/** Batches of one signal may overtake each other. */
function inAnyOrder(items: readonly object[]): string[] {
  const text = (item: object) =>
    JSON.stringify(item, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return items.map(text).sort();
}

/** The Collector's Prometheus page has every family, with as many observations as were recorded. */
function checkPage(report: Report, page: string): void {
  const totals = new Map<string, number>();
  for (const { name, value } of parseExposition(page))
    totals.set(name, (totals.get(name) ?? 0) + value);
  const wrong: string[] = [];
  for (const [name, { series }] of expectedOfRecordings()) {
    const family = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const observed = totals.get(`${family}_count`) ?? totals.get(family);
    const expected = [...series.values()]
      .flatMap(({ value, buckets }) => (buckets.size === 0 ? [value] : [...buckets.values()]))
      .reduce((sum, one) => sum + one, 0);
    // Counters of money are sums of fractions, added in another order.
    const off = Math.abs((observed ?? Number.NaN) - expected) / Math.max(expected, 1);
    if (!(off < 1e-9)) wrong.push(`${family}: ${observed} instead of ${expected}`);
  }
  report.equal(wrong.slice(0, 5), [], "the Collector's Prometheus page holds every family");
}
