import { setTimeout as delay } from 'node:timers/promises';
import { BothExporters } from '../both-exporters.ts';
import type { Findings } from '../proof.ts';
import { receivedTotal, scrapedTotal } from './totals.ts';

const HOUR = 3_600_000;
/** Milliseconds that the clock is wrong by, one after the other. */
const JUMPS = [0, HOUR, -HOUR, -24 * HOUR, 10_000 * HOUR, 0, -1, 365 * 24 * HOUR, 0];
const EVENTS = 200;

/** The clock jumps back and forth; counts stay exact, spans never end before they begin. */
export async function clockJumps(findings: Findings): Promise<void> {
  const now = Date.now;
  let emitted = 0;
  await using both = await BothExporters.start({});
  try {
    for (const jump of JUMPS) {
      Date.now = () => now() + jump;
      for (let index = 0; index < EVENTS; index += 1) {
        emitted += 1;
        const id = emitted.toString(16).padStart(16, '1');
        const trace = { traceId: `2${id}`.padStart(32, '1'), spanId: id, traceFlags: '01' };
        const run = { runId: id, provider: 'p', model: 'm', channel: 'clock' };
        both.gateway.events.emit({ type: 'run.started', ...run, trace } as never, {
          trusted: true,
        });
        const end = { ...run, durationMs: 5, outcome: 'completed', trace };
        both.gateway.events.emit({ type: 'run.completed', ...end } as never, { trusted: true });
        const webhook = { type: 'webhook.received', channel: 'clock' };
        both.gateway.events.emit(webhook as never, { trusted: true });
      }
      await both.settled();
    }
  } finally {
    Date.now = now;
  }
  // Two intervals of the metric reader.
  await delay(600);
  await both.settled();
  const text = await both.scrape();
  const { metrics, spans } = both.receiver;
  const name = 'openclaw_webhook_received_total';
  findings.equal(
    scrapedTotal(text, name),
    emitted,
    'clock jumps: the scrape counts every event once',
  );
  findings.equal(scrapedTotal(text, 'openclaw_run_completed_total'), emitted, 'and every run');
  findings.equal(
    receivedTotal(metrics, 'openclaw.webhook.received'),
    emitted,
    'so does the collector',
  );
  const runs = spans.filter(({ name: span }) => span === 'openclaw.run');
  findings.equal(new Set(runs.map(({ spanId }) => spanId)).size, emitted, 'every run is one span');
  findings.equal(
    spans.filter(({ start, end }) => end < start).length,
    0,
    'no span ends before it begins',
  );
}
