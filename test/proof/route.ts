import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { count, type Findings, megabytes, type Proof } from './proof.ts';
import * as attack from './route/attacks.ts';
import type { LoadReport } from './route/loaded-gateway.ts';

const PROGRAM = fileURLToPath(new URL('route/loaded-gateway.ts', import.meta.url));

/** Milliseconds that the event loop may be late under attack; machines that test are shared. */
const LATEST = 1_000;
/** Bytes that the process may have more after all attacks than after the first scrapes. */
const MEMORY_SLACK = 128 * 2 ** 20;

/** The loaded gateway's process. */
class LoadedGateway implements AsyncDisposable {
  readonly #child = fork(PROGRAM, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  async start(): Promise<number> {
    return (await this.#message<{ port: number }>()).port;
  }

  async report(): Promise<LoadReport> {
    const answer = this.#message<{ report: LoadReport }>();
    this.#child.send('report');
    return (await answer).report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  async #message<Message>(): Promise<Message> {
    const [message] = await once(this.#child, 'message', { signal: AbortSignal.timeout(30_000) });
    return message as Message;
  }
}

async function attacked(
  findings: Findings,
  gateway: LoadedGateway,
  name: string,
  faults: Promise<string[]>,
  port: number,
): Promise<LoadReport> {
  findings.none(await faults, name);
  findings.none(await attack.scrapeOnce(port), `${name}: a scrape afterwards is complete`);
  const report = await gateway.report();
  findings.check(
    report.delayMax < LATEST,
    `${name}: the event loop is never late by ${LATEST} ms`,
    `p99 ${report.delayP99.toFixed(1)} ms, max ${report.delayMax.toFixed(1)} ms, ${count(report.events)} events`,
  );
  return report;
}

export const route: Proof = {
  id: 'the-route-is-shut',
  promise: 'Hostile connections get a clean refusal, scrapes stay complete, the event loop free',
  async run(findings, { short }) {
    await using gateway = new LoadedGateway();
    const port = await gateway.start();
    const attacks: readonly (readonly [name: string, run: () => Promise<string[]>])[] = [
      ['500 concurrent scrapes during load', () => attack.concurrentScrapes(port, 500)],
      ['oversized headers', () => attack.oversizedHeaders(port)],
      ['half-closed and vanished clients', () => attack.halfClosed(port, 50)],
      ['bytes that are no request', () => attack.garbage(port)],
      ['1,500 connections without a token', () => attack.connectionFlood(port, 1_500)],
    ];
    await attack.concurrentScrapes(port, 50);
    const before = await gateway.report();
    let after = before;
    let latest = 0;
    let events = 0;
    for (let round = 0; round < (short ? 1 : 3); round += 1) {
      for (const [name, run] of attacks) {
        after = await attacked(findings, gateway, name, run(), port);
        latest = Math.max(latest, after.delayMax);
        events += after.events;
        findings.none(after.logged, `${name}: nothing to complain about in the log`);
      }
    }
    findings.figure(
      `event loop under attack and ${count(events)} events: late by ${latest.toFixed(0)} ms at most`,
    );
    findings.figure(
      `resident memory ${megabytes(before.rss)} before, ${megabytes(after.rss)} after`,
    );
    findings.check(after.rss < before.rss + MEMORY_SLACK, 'memory comes back');
  },
};
