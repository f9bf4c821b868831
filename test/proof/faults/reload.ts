import { setTimeout as delay } from 'node:timers/promises';
import { BothExporters } from '../both-exporters.ts';
import { count, type Findings } from '../proof.ts';
import { receivedTotal, scrapedTotal } from './totals.ts';

/** The configuration changes under load; every event is counted once on both sides. */
export async function reloadUnderLoad(findings: Findings, reloads: number): Promise<void> {
  await using both = await BothExporters.start({}, () => {});
  const { events } = both.gateway;
  let dropped = 0;
  events.onEvent(
    (event) => {
      if (Reflect.get(event, 'status') === 'dropped') dropped += 1;
    },
    { include: ['telemetry.exporter'] },
  );
  let emitted = 0;
  let loading = true;
  const load = (async () => {
    while (loading) {
      for (let index = 0; index < 25; index += 1) {
        emitted += 1;
        events.emit({ type: 'webhook.received', channel: 'reload' } as never, { trusted: true });
      }
      await delay(2);
    }
  })();
  for (let reload = 0; reload < reloads; reload += 1) {
    await both.reconfigure({ captureContent: reload % 2 === 0, serviceName: `n${reload % 3}` });
    await delay(20);
  }
  loading = false;
  await load;
  await delay(600);
  await both.settled();
  const scraped = scrapedTotal(await both.scrape(), 'openclaw_webhook_received_total');
  const received = receivedTotal(both.receiver.metrics, 'openclaw.webhook.received');
  findings.figure(`${reloads} reloads under ${count(emitted)} events`);
  findings.equal(scraped, emitted, 'reload: the scrape counts every event once');
  findings.equal(received, emitted, 'reload: the streams of all generations add up to every event');
  findings.equal(dropped, 0, 'reload: nothing is called dropped');
  await both.gateway.reconfigure({ diagnostics: { enabled: false } });
  events.emit({ type: 'webhook.received', channel: 'off' } as never, { trusted: true });
  await both.gateway.reconfigure({ diagnostics: { enabled: true } });
  events.emit({ type: 'webhook.received', channel: 'on' } as never, { trusted: true });
  const after = await both.scrape();
  findings.equal(
    scrapedTotal(after, 'openclaw_webhook_received_total'),
    1,
    'diagnostics off and on: series begin anew, events in between are not counted',
  );
}
