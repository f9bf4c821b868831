import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseExposition } from '../../kit/exposition-text.ts';
import { SCRAPE_PATH, TOKEN } from '../../kit/local-gateway.ts';
import { exchange, parseAnswer } from '../../kit/local-server.ts';

const GET = `GET ${SCRAPE_PATH} HTTP/1.1`;
const SIGNED = `Authorization: Bearer ${TOKEN}`;
const head = (...lines: readonly string[]): string =>
  `${[...lines, 'Host: 127.0.0.1', '', ''].join('\r\n')}`;

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

export async function scrapeOnce(port: number): Promise<string[]> {
  return scrapeFaults(await exchange(port, head(GET, SIGNED, 'Connection: close')));
}

export async function concurrentScrapes(port: number, scrapes: number): Promise<string[]> {
  const answers = Array.from({ length: scrapes }, () => scrapeOnce(port));
  return (await Promise.all(answers)).flat();
}

export async function oversizedHeaders(port: number): Promise<string[]> {
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
export async function halfClosed(port: number, sockets: number): Promise<string[]> {
  const ended = Array.from({ length: sockets }, () => exchange(port, head(GET, SIGNED), true));
  const answers = await Promise.all(ended);
  await Promise.all(Array.from({ length: sockets }, () => vanish(port)));
  // A client that has stopped sending may still read, or be closed without an answer.
  return answers.flatMap((text) => (text === '' ? [] : scrapeFaults(text)));
}

async function vanish(port: number): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
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
export async function garbage(port: number): Promise<string[]> {
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
export async function connectionFlood(port: number, sockets: number): Promise<string[]> {
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
