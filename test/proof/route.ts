import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseExposition } from '../kit/exposition-text.ts';
import { SCRAPE_PATH, TOKEN } from '../kit/local-gateway.ts';
import { exchange, parseAnswer } from '../kit/local-server.ts';
import type { LoadReport } from './loaded-gateway.ts';
import { count, type Findings, megabytes, type Proof } from './proof.ts';

const PROGRAM = fileURLToPath(new URL('loaded-gateway.ts', import.meta.url));

/** Milliseconds that the event loop may be late under attack; machines that test are shared. */
const LATEST = 1_000;
/** Bytes that the process may have more after all attacks than after the first scrapes. */
const MEMORY_SLACK = 128 * 2 ** 20;

const GET = `GET ${SCRAPE_PATH} HTTP/1.1`;
const SIGNED = `Authorization: Bearer ${TOKEN}`;
const head = (...lines: readonly string[]): string =>
  [...lines, 'Host: 127.0.0.1', '', ''].join('\r\n');

/** What is wrong with the answer to a signed scrape; nothing when it is complete and reads well. */
function scrapeFaults(text: string): string[] {
  const { status, headers, body } = parseAnswer(text);
  if (status !== 200) return [`a scrape answered ${status}`];
  const length = Number(/content-length: (\d+)/i.exec(headers)?.[1]);
  const bytes = Buffer.from(body, 'latin1');
  if (bytes.length !== length) return [`${bytes.length} bytes of ${length}`];
  try {
    return parseExposition(bytes.toString('utf8')).length > 50 ? [] : ['hardly any samples'];
  } catch (error) {
    return [String(error)];
  }
}

/** A refusal is clean when it is an answer of the 4xx kind, or a closed connection without bytes. */
function refusalFaults(text: string, statuses: readonly number[]): string[] {
  if (text === '') return [];
  const { status, body } = parseAnswer(text);
  if (!statuses.includes(status)) return [`answered ${status}`];
  return body.includes('openclaw_') ? ['metrics in a refusal'] : [];
}

async function scrapeOnce(port: number): Promise<string[]> {
  return scrapeFaults(await exchange(port, head(GET, SIGNED, 'Connection: close')));
}

async function concurrentScrapes(port: number, scrapes: number): Promise<string[]> {
  const answers = Array.from({ length: scrapes }, () => scrapeOnce(port));
  return (await Promise.all(answers)).flat();
}

async function oversizedHeaders(port: number): Promise<string[]> {
  const requests = [
    head(GET, `X-Long: ${'x'.repeat(100_000)}`),
    head(GET, ...Array.from({ length: 5_000 }, (_, index) => `X-${index}: ${index}`)),
    head(`GET /${'p'.repeat(100_000)} HTTP/1.1`),
    head(GET, `Authorization: Bearer ${'t'.repeat(100_000)}`),
    head(GET, `Cookie: ${'c=d; '.repeat(20_000)}`),
  ];
  const answers = await Promise.all(requests.map((request) => exchange(port, request)));
  return answers.flatMap((text) => refusalFaults(text, [400, 431]));
}

/** The client ends its direction at once, or vanishes in the middle of the answer. */
async function halfClosed(port: number, sockets: number): Promise<string[]> {
  const ended = Array.from({ length: sockets }, () => exchange(port, head(GET, SIGNED), true));
  const answers = await Promise.all(ended);
  await Promise.all(Array.from({ length: sockets }, () => vanish(port)));
  // A client that has stopped sending may still read, or be closed without an answer.
  return answers.flatMap((text) => (text === '' ? [] : scrapeFaults(text)));
}

async function vanish(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(head(GET, SIGNED));
  await new Promise<void>((resolve) => {
    socket.once('data', () => {
      socket.resetAndDestroy();
      resolve();
    });
    socket.once('close', () => resolve());
  });
}

/** Bytes that are no request, and requests that smuggle another one. */
async function garbage(port: number): Promise<string[]> {
  const smuggled = head(GET, SIGNED);
  const requests = [
    '\0\u0001\u0002\r\n\r\n',
    'GET\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    head('POST /x HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked') + smuggled,
    head('POST /x HTTP/1.1', 'Content-Length: 0', `Content-Length: ${smuggled.length}`) + smuggled,
    head(`${GET}\r\n ${SIGNED}`),
    head(GET, 'Authorization : Bearer x'),
  ];
  const answers = await Promise.all(requests.map((bytes) => exchange(port, bytes, true)));
  return answers.flatMap((text, index) =>
    refusalFaults(text, [400, 401, 404, 505]).map((fault) => `garbage ${index}: ${fault}`),
  );
}

/**
 * More connections than the gateway takes: silent ones, some in the middle of their headers, some
 * refused and kept. A client with a token must get in all the same.
 */
async function connectionFlood(port: number, sockets: number): Promise<string[]> {
  const beginnings = ['', `${GET}\r\nHost: x\r\n`, head(GET), head('GET /healthz HTTP/1.1')];
  const open = Array.from({ length: sockets }, (_, index) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write(beginnings[index % beginnings.length] ?? '');
    return socket.on('error', () => {}).resume();
  });
  await delay(1_000);
  const kept = open.filter((socket) => !socket.closed && socket.readyState === 'open').length;
  const scrapes = [];
  for (let scrape = 0; scrape < 20; scrape += 1) scrapes.push(...(await scrapeOnce(port)));
  for (const socket of open) socket.destroy();
  await delay(500);
  return [...scrapes, ...(kept < sockets ? [] : ['every idle connection was kept'])];
}

/** The loaded gateway's process. */
class LoadedGateway implements AsyncDisposable {
  readonly #child = fork(PROGRAM, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  async report(): Promise<LoadReport> {
    const answer = this.message<LoadReport>();
    this.#child.send('report');
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  async message<Message>(): Promise<Message> {
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
  findings.none(await scrapeOnce(port), `${name}: a scrape afterwards is complete`);
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
    const { port } = await gateway.message<{ port: number }>();
    const attacks: readonly (readonly [name: string, run: () => Promise<string[]>])[] = [
      ['500 concurrent scrapes during load', () => concurrentScrapes(port, 500)],
      ['oversized headers', () => oversizedHeaders(port)],
      ['half-closed and vanished clients', () => halfClosed(port, 50)],
      ['bytes that are no request', () => garbage(port)],
      ['1,500 connections without a token', () => connectionFlood(port, 1_500)],
    ];
    await concurrentScrapes(port, 50);
    const before = await gateway.report();
    let [after, latest, events] = [before, 0, 0];
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
