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
import { runChecks } from '../kit/report.ts';
import { receivedDifferences } from '../oracle/received.ts';
import { collectorBinary } from './binary.ts';
import { Collector } from './collector.ts';
import { checkPage } from './page-checks.ts';

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
    const count = received[signal].length;
    report.check(
      count > 0 && same,
      `our decoder and the Collector read the same ${signal}`,
      `${count}`,
    );
  }

  // What spans and logs must be is held by test/unit/runtime/otel/export.test.ts, with that decoder.
  const what = 'every metric arrives with its name, unit, type, attribute sets and values';
  report.equal(receivedDifferences(received.metrics).slice(0, 5), [], what);
  checkPage(report, page);
});

/** One session of the exporter for all events, stopped so that everything is flushed. */
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

/** Batches of one signal may overtake each other. */
function inAnyOrder(items: readonly object[]): string[] {
  const text = (item: object) =>
    JSON.stringify(item, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return items.map(text).sort();
}
