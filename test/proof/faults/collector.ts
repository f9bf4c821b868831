import { setTimeout as delay } from 'node:timers/promises';
import { tracesRequest } from '../../kit/otlp/otlp-messages.ts';
import { spansOf } from '../../kit/otlp/telemetry.ts';
import { decode } from '../../kit/otlp/wire.ts';
import type { Misbehaviour } from '../../kit/receiver.ts';
import { BothExporters } from '../both-exporters.ts';
import { count, type Findings } from '../proof.ts';
import { type receivedTotal, scrapedTotal } from './totals.ts';

/** Milliseconds between two turns of the collector's luck. */
const TURN = 700;

/** A collector that goes up and down: counters end exact, spans are lost only by its refusal. */
export async function flappingCollector(findings: Findings, seconds: number): Promise<void> {
  await using both = await BothExporters.start({});
  const { receiver } = both;
  const refused = new Set<string>();
  const faults: readonly (Misbehaviour | undefined)[] = [
    (_request, response) => Boolean(response.writeHead(503, { 'retry-after': '1' }).end()),
    (request) => Boolean(request.socket.destroy()),
    (_request, response) => Boolean(response.writeHead(400).end()),
    undefined,
  ];
  let emitted = 0;
  const started = performance.now();
  for (let turn = 0; performance.now() - started < seconds * 1000; turn += 1) {
    const fault = faults[Math.floor(turn / 2) % faults.length];
    receiver.misbehave =
      turn % 2 === 0 || fault === undefined
        ? undefined
        : (request, response) => {
            const { path = '', body = Buffer.alloc(0) } = receiver.arrivals.at(-1) ?? {};
            if (path.includes('/v1/traces')) {
              for (const { spanId } of spansOf(decode(tracesRequest, body))) refused.add(spanId);
            }
            return fault(request, response);
          };
    for (let step = 0; step < 7; step += 1) {
      for (let index = 0; index < 20; index += 1) {
        emitted += 1;
        const event = { type: 'webhook.processed', channel: 'flap', durationMs: 1 };
        both.gateway.events.emit(event as never, { trusted: true });
      }
      await delay(TURN / 7);
    }
  }
  receiver.misbehave = undefined;
  await delay(3_000);
  await both.settled();
  const counted = scrapedTotal(await both.scrape(), 'openclaw_webhook_duration_seconds_count');
  const arrived = receiver.spans.map(({ spanId }) => spanId);
  const lost = emitted - new Set(arrived).size;
  findings.figure(
    `flapping collector for ${seconds} s: ${count(emitted)} events, ${count(receiver.refused)} requests failed, ` +
      `${count(lost)} spans lost, all of them refused; no counter lost`,
  );
  findings.equal(counted, emitted, 'flapping: the scrape counts every event once');
  findings.equal(
    lastCount(receiver.metrics, 'openclaw.webhook.duration_ms'),
    emitted,
    'flapping: when it is up again the collector has every observation',
  );
  findings.equal(arrived.length - new Set(arrived).size, 0, 'flapping: no span arrives twice');
  const arrivedIds = new Set(arrived);
  const refusedOnly = [...refused].filter((id) => !arrivedIds.has(id)).length;
  findings.equal(
    lost,
    refusedOnly,
    'flapping: a span that is lost was refused, none vanishes in silence',
  );
  const failures = both.log.filter((line) => /protobuf failure/.test(line)).length;
  const recoveries = both.log.filter((line) => /protobuf recovered/.test(line)).length;
  findings.check(
    failures > 0 && Math.abs(failures - recoveries) <= 3,
    'flapping: failures and recoveries are said',
    `${failures} and ${recoveries}`,
  );
}

function lastCount(metrics: Parameters<typeof receivedTotal>[0], name: string): number {
  const latest = metrics.findLast((metric) => metric.name === name);
  return (latest?.points ?? []).reduce(
    (total, { count: observations = 0 }) => total + observations,
    0,
  );
}
