/**
 * `npm run test:collector`: the recorded events through the plugin into a real OpenTelemetry
 * Collector, and what it received compared with what was sent. Needs Go, once, to build the
 * Collector from its own modules; everything else stays on loopback.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type RecordedEvent, readRecordings } from '../../runtime/gateway/recording.ts';
import plugin from '../../runtime/plugins/otel.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import { Receiver } from '../kit/receiver.ts';
import type { Report } from '../kit/report.ts';
import { runChecks } from '../kit/run-checks.ts';
import { receivedDifferences } from '../oracle/received.ts';
import { collectorBinary } from './binary.ts';
import { Collector } from './collector.ts';
import { checkPage } from './page-checks.ts';
import { checkSpans } from './span-checks.ts';

const EVENTS = join(import.meta.dirname, '../data/events');

await runChecks(1_200_000, async (report, folder) => {
  const binary = collectorBinary();
  const recordings = await readRecordings(EVENTS);
  const events = recordings.flatMap((recording) => recording.events);

  // Between the plugin and the Collector: reads every request by itself, then passes it on.
  const between = await Receiver.start();
  const collector = await Collector.start(binary, folder);
  between.forwardTo = collector.url;
  const page = await replay(events, between, collector);
  await collector[Symbol.asyncDispose]();
  await between.close();
  const received = collector.received();

  report.equal(between.refused, 0, 'the Collector accepts every request');
  for (const signal of ['metrics', 'spans', 'logs'] as const) {
    const same = isDeepStrictEqual(inAnyOrder(received[signal]), inAnyOrder(between[signal]));
    report.check(same, `our decoder and the Collector read the same ${signal}`);
  }

  const points = received.metrics.reduce((total, metric) => total + metric.points.length, 0);
  report.check(received.metrics.length > 0, 'metrics arrive', `${points} data points`);
  const what = 'every metric arrives with its name, unit, type, attribute sets and values';
  report.equal(receivedDifferences(received.metrics).slice(0, 5), [], what);
  checkPage(report, page);
  checkSpans(report, received.spans, events);
  checkLogs(report, received.logs, events);
});

/** One generation of the exporter for all events, stopped so that everything is flushed. */
async function replay(
  events: readonly RecordedEvent[],
  between: Receiver,
  collector: Collector,
): Promise<string> {
  // Room for everything at once: the recording passes in no time.
  process.env['OTEL_BSP_MAX_QUEUE_SIZE'] = '50000';
  process.env['OTEL_BLRP_MAX_QUEUE_SIZE'] = '50000';
  const exporter = await Exporter.start(plugin, { endpoint: between.url, logs: true });
  for (const recorded of events) exporter.emit(recorded);
  await exporter.stop();
  return collector.page();
}

function checkLogs(report: Report, logs: Receiver['logs'], events: readonly RecordedEvent[]): void {
  const expected = events.filter(
    ({ event: { type }, metadata }) =>
      type === 'log.record' || (type === 'security.event' && metadata.trusted),
  );
  report.equal(logs.length, expected.length, 'every log arrives');
  report.equal(
    logs.map(({ time }) => Number(time / 1_000_000n)).toSorted(),
    expected.map(({ event }) => event.ts).toSorted(),
    'logs have the times of their events',
  );
}

/** Batches of one signal may overtake each other. */
function inAnyOrder(items: readonly object[]): string[] {
  const text = (item: object) =>
    JSON.stringify(item, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return items.map(text).sort();
}
