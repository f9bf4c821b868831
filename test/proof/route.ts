import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmittedEvent } from '../../runtime/gateway/dispatcher.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { parseExposition } from '../kit/exposition-text.ts';
import { localGateway, SCRAPE_PATH, TOKEN } from '../kit/local-gateway.ts';
import { exchange, parseAnswer } from '../kit/local-server.ts';
import { recordedEvents } from '../kit/recording.ts';
import { count, megabytes, type Proof } from './proof.ts';

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

async function scrapes(port: number, many: number): Promise<string[]> {
  const answers = Array.from({ length: many }, async () =>
    scrapeFaults(await exchange(port, head(GET, SIGNED, 'Connection: close'))),
  );
  return (await Promise.all(answers)).flat();
}

/** The client ends its direction at once, or vanishes in the middle of the answer. */
async function halfClosed(port: number, sockets: number): Promise<string[]> {
  const each = <Answer>(one: () => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: sockets }, one));
  const answers = await each(() => exchange(port, head(GET, SIGNED), true));
  await each(async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {}).write(head(GET, SIGNED));
    socket.once('data', () => socket.resetAndDestroy());
    await once(socket, 'close').catch(() => {});
  });
  // A client that has stopped sending may still read, or be closed without an answer.
  return answers.flatMap((text) => (text === '' ? [] : scrapeFaults(text)));
}

/** Bytes that are no request, requests that smuggle another one, and heads that are too large. */
async function noRequests(port: number): Promise<string[]> {
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
    head(GET, `X-Long: ${'x'.repeat(100_000)}`),
    head(GET, ...Array.from({ length: 5_000 }, (_, index) => `X-${index}: ${index}`)),
    head(`GET /${'p'.repeat(100_000)} HTTP/1.1`),
    head(GET, `Authorization: Bearer ${'t'.repeat(100_000)}`),
    head(GET, `Cookie: ${'c=d; '.repeat(20_000)}`),
  ];
  const answers = await Promise.all(requests.map((bytes) => exchange(port, bytes, true)));
  return answers.flatMap((text, index) => {
    // A refusal is clean when it is an answer of the 4xx kind, or a closed connection without bytes.
    const { status, body } = parseAnswer(text);
    const isClean = text === '' || [400, 401, 404, 431, 505].includes(status);
    return isClean && !body.includes('openclaw_') ? [] : [`request ${index}: answered ${status}`];
  });
}

/**
 * More connections than the gateway takes: silent ones, some in the middle of their headers, some
 * refused and kept. A client with a token must get in all the same.
 */
async function connectionFlood(port: number, sockets: number): Promise<string[]> {
  const beginnings = ['', `${GET}\r\nHost: x\r\n`, head(GET), head('GET /none HTTP/1.1')];
  const open = Array.from({ length: sockets }, (_, index) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write(beginnings[index % beginnings.length] ?? '');
    return socket.on('error', () => {}).resume();
  });
  await delay(1_000);
  const kept = open.filter((socket) => !socket.closed && socket.readyState === 'open').length;
  const faults = [];
  for (let scrape = 0; scrape < 20; scrape += 1) faults.push(...(await scrapes(port, 1)));
  for (const socket of open) socket.destroy();
  await delay(500);
  return [...faults, ...(kept < sockets ? [] : ['every idle connection was kept'])];
}

const ATTACKS: readonly (readonly [name: string, run: (port: number) => Promise<string[]>])[] = [
  ['500 concurrent scrapes during load', (port) => scrapes(port, 500)],
  ['half-closed and vanished clients', (port) => halfClosed(port, 50)],
  ['what is no request, or too large a one', noRequests],
  ['1,500 connections without a token', (port) => connectionFlood(port, 1_500)],
];

export const route: Proof = {
  id: 'the-route-is-shut',
  promise: 'Hostile connections get a clean refusal, scrapes stay complete, the event loop free',
  async run(findings, { short }) {
    const gateway = fork(import.meta.filename);
    const told = async (): Promise<unknown> =>
      (await once(gateway, 'message', { signal: AbortSignal.timeout(30_000) }))[0];
    const report = (): Promise<LoadReport> => {
      gateway.send('report');
      return told() as Promise<LoadReport>;
    };
    try {
      const port = Number(await told());
      await scrapes(port, 50);
      const before = await report();
      const reports: LoadReport[] = [];
      for (const [name, attack] of Array.from({ length: short ? 1 : 3 }, () => ATTACKS).flat()) {
        findings.none(await attack(port), name);
        findings.none(await scrapes(port, 1), `${name}: a scrape afterwards is complete`);
        const now = await report();
        reports.push(now);
        findings.check(
          now.late < LATEST,
          `${name}: the event loop is never late by ${LATEST} ms`,
          `${now.late.toFixed(1)} ms, ${count(now.events)} events`,
        );
        findings.none(now.logged, `${name}: nothing to complain about in the log`);
      }
      const late = Math.max(...reports.map((one) => one.late));
      const events = count(reports.reduce((sum, one) => sum + one.events, 0));
      const after = reports.at(-1)?.rss ?? Infinity;
      findings.figure(
        `event loop under attack and ${events} events: late by ${late.toFixed(0)} ms at most`,
      );
      findings.figure(`resident memory ${megabytes(before.rss)} before, ${megabytes(after)} after`);
      findings.check(after < before.rss + MEMORY_SLACK, 'memory comes back');
    } finally {
      gateway.disconnect();
      await once(gateway, 'exit');
    }
  },
};

/** What the process of the gateway saw since its last report. */
interface LoadReport {
  readonly events: number;
  /** Milliseconds by which the event loop was late at most. */
  readonly late: number;
  /** Bytes. */
  readonly rss: number;
  readonly logged: readonly string[];
}

/**
 * A gateway under load in a process of its own: events of the recording all the time, fifty every
 * ten milliseconds, and an eye on the event loop. It says its port, and reports when it is asked.
 */
async function loadedGateway(): Promise<void> {
  const { gateway, port, log } = await localGateway({ plugins: [prometheus] });
  const delays = monitorEventLoopDelay({ resolution: 5 });
  const recorded = recordedEvents();
  let events = 0;
  setInterval(() => {
    for (const end = events + 50; events < end; events += 1) {
      const { event, metadata } = recorded[events % recorded.length]!;
      gateway.events.emit(event as EmittedEvent, metadata);
    }
  }, 10);
  delays.enable();
  let reported = 0;
  process.on('message', () => {
    const logged = log.splice(0).filter((line) => !line.includes(' info '));
    const late = delays.max / 1e6;
    const { rss } = process.memoryUsage();
    process.send?.({ events: events - reported, late, rss, logged } satisfies LoadReport);
    delays.reset();
    reported = events;
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(port);
}

if (import.meta.main) await loadedGateway();
