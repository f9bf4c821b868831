import { eventually } from '../../kit/eventually.ts';
import { BothExporters } from '../both-exporters.ts';
import type { Findings } from '../proof.ts';
import { scrapedTotal } from './totals.ts';

/** Spans that the collector rejects of each request that it accepts. */
const REJECTED = 3;
const SPANS = 50;

/** A collector that accepts requests and rejects some of their items: said once, counted all. */
export async function partialSuccess(findings: Findings): Promise<void> {
  await using both = await BothExporters.start({ logs: false });
  let requests = 0;
  both.receiver.misbehave = (request, response) => {
    if (request.url !== '/v1/traces') return false;
    requests += 1;
    const partial = Buffer.from([0x08, REJECTED]);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' });
    return Boolean(response.end(Buffer.from([0x0a, partial.length, ...partial])));
  };
  for (let round = 1; round <= 3; round += 1) {
    for (let index = 0; index < SPANS; index += 1) {
      const event = { type: 'webhook.processed', channel: 'partial', durationMs: 1 };
      both.gateway.events.emit(event as never, { trusted: true });
    }
    await eventually('a request', 10_000, async () => requests >= round || undefined);
    await both.settled();
  }
  // What was not reported yet is reported at the stop.
  await both.reconfigure({ enabled: false });
  const scraped = scrapedTotal(await both.scrape(), 'openclaw_telemetry_exporter_lost_items_total');
  findings.equal(
    scraped,
    REJECTED * requests,
    'partial success: the scrape counts what was rejected',
  );
  const said = both.log.filter((line) => line.includes('rejects some of their items'));
  findings.equal(said.length, 1, 'partial success: said once');
  findings.figure(
    `partial success: ${REJECTED} spans of each of ${requests} requests, all counted`,
  );
}
