import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { Exposition } from '../../../../runtime/prometheus/exposition.ts';
import {
  createScrapeRoute,
  prefersGzip,
  type ScrapeRouteOptions,
  turns,
} from '../../../../runtime/prometheus/scrape-route.ts';
import { localServer } from '../../../kit/local-server.ts';

/** Prometheus's text format, as its page says. */
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** A store with many counters on a real server, for a caller with these scopes; returns how to ask it. */
async function serve(
  scopes: readonly string[] | undefined,
  rendered?: ScrapeRouteOptions['exposition'],
) {
  const store = new SeriesStore();
  const counter = store.counter({ name: 'c_total', help: 'C.', labels: ['l'] });
  for (let i = 0; i < 500; i += 1) counter.series(`välue ${i}`).add(1);
  const exposition = new Exposition(store);
  const route = createScrapeRoute({
    exposition: rendered ?? (() => exposition),
    acceptedScopes: ['metrics.read', 'metrics.admin'],
  });
  const server = await localServer((incoming, outgoing) => route(incoming, outgoing, scopes));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const ask = async (method: string, headers: Record<string, string> = {}) => {
    const asked = request(server.url, { method, headers, agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const body = Buffer.concat(await response.toArray());
    return { status: response.statusCode, headers: response.headers, body };
  };
  return { ask, exposition };
}

test.each([[['metrics.read']], [['other', 'metrics.admin']], [undefined]])(
  'with the scopes %j GET answers the text with its exact length, HEAD the length and no body',
  async (scopes) => {
    const { ask, exposition } = await serve(scopes);
    const text = exposition.text();
    for (const [method, expected] of Object.entries({ GET: text, HEAD: '' })) {
      const { status, headers, body } = await ask(method);
      expect([method, status, body.toString()]).toEqual([method, 200, expected]);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': TEXT,
        'content-length': String(Buffer.byteLength(text)),
        vary: 'Accept-Encoding',
      });
      expect(headers).not.toHaveProperty('content-encoding');
    }
  },
);

test('gzip when asked for', async () => {
  const { ask, exposition } = await serve(undefined);
  const { headers, body } = await ask('GET', { 'accept-encoding': 'gzip' });
  const length = String(body.length);
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': length });
  expect(gunzipSync(body).toString()).toBe(exposition.text());
  // The length that the same request would have been answered with.
  const head = await ask('HEAD', { 'accept-encoding': 'gzip' });
  expect(head.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': length });
  expect(head.body).toHaveLength(0);
});

const PLAIN = { 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' };

test('other methods are refused, with those that work', async () => {
  const { ask } = await serve(undefined);
  const { status, headers } = await ask('POST');
  expect(status).toBe(405);
  expect(headers).toMatchObject({ ...PLAIN, allow: 'GET, HEAD' });
});

test.each(['GET', 'HEAD', 'POST'])('%s without the scope is forbidden', async (method) => {
  const { ask } = await serve(['metrics.write'], () => expect.unreachable());
  const { status, headers, body } = await ask(method);
  expect(status).toBe(403);
  expect(headers).toMatchObject(PLAIN);
  if (method !== 'HEAD') expect(body.toString()).toContain('metrics.read');
});

test.each([
  ['nothing to serve', undefined],
  ['a store without series', new Exposition(new SeriesStore())],
])('%s is an empty body, gzip or not', async (_, empty) => {
  const { ask } = await serve(undefined, () => empty);
  for (const encoding of ['identity', 'gzip']) {
    const { status, headers, body } = await ask('GET', { 'accept-encoding': encoding });
    expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0]);
    expect(headers['content-type']).toBe(TEXT);
    expect(headers).not.toHaveProperty('content-encoding');
  }
});

test('a failure is a 500 that says nothing of its cause', async () => {
  const { ask } = await serve(undefined, () => {
    throw new Error('secret cause');
  });
  const { status, body } = await ask('GET');
  expect([status, body.toString()]).toEqual([500, expect.not.stringContaining('secret cause')]);
});

test.each([
  [undefined, false],
  ['GZIP', true],
  ['deflate, gzip;q=1.0, *;q=0.5', true],
  ['x-gzip', true],
  ['*', true],
  ['identity', false],
  ['gzip; q=0.000', false],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['gzip;q=0.5, identity;q=0.5', true],
  ['gzip;q=0.2, identity', false],
  ['gzip;q=banana', false],
  ['gzip;q=2', false],
])('a client that accepts %j gets gzip: %j', (header, expected) => {
  expect(prefersGzip(header)).toBe(expected);
});

test('callers that come together share a turn only up to the limit, and all of them go', async () => {
  const take = turns(3);
  let turn = 0;
  let running = true;
  // Asked for before the turns renew themselves, so that it comes first in each turn of the loop.
  const count = (): void => {
    turn += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const inTurn = new Map<number, number>();
  const callers = Array.from({ length: 20 }, async () => {
    await take();
    inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
  });
  await Promise.all(callers);
  running = false;
  expect([...inTurn.values()]).toEqual([3, 3, 3, 3, 3, 3, 2]);
});
