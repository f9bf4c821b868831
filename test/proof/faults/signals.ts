import { setTimeout as delay } from 'node:timers/promises';
import { Receiver } from '../../kit/receiver.ts';
import { count, type Findings } from '../proof.ts';
import { GatewayProgram } from './gateway-program.ts';
import { receivedTotal, scrapedTotal } from './totals.ts';

/** Counters that both exporters have, by their names on both sides. */
const COUNTERS: readonly (readonly [prometheus: string, otel: string])[] = [
  ['openclaw_webhook_received_total', 'openclaw.webhook.received'],
  ['openclaw_message_received_total', 'openclaw.message.received'],
  ['openclaw_session_state_total', 'openclaw.session.state'],
  ['openclaw_model_tokens_total', 'openclaw.tokens'],
];

/** The recording at once, pushed to the receiver every five seconds. */
const replayTo = (receiver: Receiver): string[] => ['--speed', 'max', '--otel', receiver.url];

/** SIGTERM ends the gateway at once, and what was recorded until then has been pushed. */
export async function sigterm(findings: Findings): Promise<void> {
  const receiver = await Receiver.start();
  await using gateway = await GatewayProgram.start(replayTo(receiver));
  const text = await gateway.settled();
  const { code, took } = await gateway.end('SIGTERM');
  findings.equal(code, 0, 'SIGTERM: the gateway ends with 0');
  findings.check(took < 1_500, 'SIGTERM: within its limit', `${took.toFixed(0)} ms`);
  for (const [prometheus, otel] of COUNTERS) {
    const [scraped, received] = [
      scrapedTotal(text, prometheus),
      receivedTotal(receiver.metrics, otel),
    ];
    findings.check(
      scraped > 0 && scraped === received,
      `SIGTERM: nothing of ${otel} is lost`,
      `${count(scraped)} scraped, ${count(received)} received`,
    );
  }
  const ids = receiver.spans.map(({ spanId }) => spanId);
  findings.equal(ids.length - new Set(ids).size, 0, 'SIGTERM: no span arrives twice');
  await receiver.close();
}

/** SIGKILL loses what was not pushed yet and no more; a restart begins at zero and counts right. */
export async function sigkill(findings: Findings): Promise<void> {
  const receiver = await Receiver.start();
  const totals = (): number[] => COUNTERS.map(([, otel]) => receivedTotal(receiver.metrics, otel));
  {
    await using gateway = await GatewayProgram.start(replayTo(receiver));
    // One interval of the reader and a little more: the replay is long over and has been pushed.
    await gateway.settled();
    await delay(6_000);
    findings.equal((await gateway.end('SIGKILL')).code, null, 'SIGKILL ends the gateway');
  }
  const first = totals();
  await using restarted = await GatewayProgram.start(replayTo(receiver));
  const text = await restarted.settled();
  const scraped = COUNTERS.map(([prometheus]) => scrapedTotal(text, prometheus));
  findings.equal(first, scraped, 'SIGKILL: everything older than the push interval had arrived');
  await restarted.end('SIGKILL');
  const second = totals();
  const lost = scraped.map((value, index) => 2 * value - (second[index] ?? 0));
  const bounded = lost.every((value, index) => value >= 0 && value <= (scraped[index] ?? 0));
  const [, , , tokens = 0] = scraped;
  findings.figure(
    `killed before the push of its interval: ${count(lost[3] ?? 0)} of ${count(tokens)} tokens never reached the collector`,
  );
  findings.check(
    bounded,
    'SIGKILL: at most what came since the last push is lost, nothing is doubled',
  );
  await receiver.close();
}
