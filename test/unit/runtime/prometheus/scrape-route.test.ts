import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { SeriesStore } from '../../../../runtime/metrics/series-store.ts';
import { CONTENT_TYPE, Exposition } from '../../../../runtime/prometheus/exposition.ts';
import {
  createScrapeRoute,
  prefersGzip,
  type ScrapeRouteOptions,
} from '../../../../runtime/prometheus/scrape-route.ts';
import { localServer } from '../../../kit/local-server.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A store with one counter per value, on a real server; returns how to ask it. */
async function serve(options: Partial<ScrapeRouteOptions> = {}) {
  const store = new SeriesStore();
  const counter = store.counter({ name: 'c_total', help: 'C.', labels: ['l'] });
  for (let i = 0; i < 500; i += 1) counter.series(`välue ${i}`).add(1);
  const exposition = new Exposition(store);
  const route = createScrapeRoute({
    exposition: () => exposition,
    acceptedScopes: ['metrics.read', 'metrics.admin'],
    ...options,
  });
  const handled: boolean[] = [];
  const server = await localServer(async (incoming, outgoing) => {
    handled.push(await route(incoming, outgoing));
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port } = server;
  const ask = async (method: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const asked = request({ port, host: '127.0.0.1', method, headers, agent: false });
    asked.end();
    const [response] = await once(asked, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  };
  return { ask, exposition, handled };
}

test('GET answers the text with its exact length', async () => {
  const { ask, exposition, handled } = await serve();
  const { status, headers, body } = await ask('GET');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': CONTENT_TYPE,
    'content-length': String(body.length),
    vary: 'Accept-Encoding',
  });
  expect(headers).not.toHaveProperty('content-encoding');
  expect(body.toString()).toBe(exposition.text());
  expect(handled).toEqual([true]);
});

test('HEAD answers the length and no body', async () => {
  const { ask, exposition } = await serve();
  const { status, headers, body } = await ask('HEAD');
  expect([status, body.length]).toEqual([200, 0]);
  expect(headers['content-length']).toBe(String(Buffer.byteLength(exposition.text())));
  expect(headers['content-type']).toBe(CONTENT_TYPE);
});

test('gzip when asked for', async () => {
  const { ask, exposition } = await serve();
  const { headers, body } = await ask('GET', { 'accept-encoding': 'gzip' });
  expect(headers['content-encoding']).toBe('gzip');
  expect(headers['content-length']).toBe(String(body.length));
  expect(gunzipSync(body).toString()).toBe(exposition.text());
});

test('other methods are refused, with those that work', async () => {
  const { ask } = await serve();
  const { status, headers } = await ask('POST');
  expect(status).toBe(405);
  expect(headers['allow']).toBe('GET, HEAD');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
});

test.each(['GET', 'HEAD', 'POST'])('%s without the scope is forbidden', async (method) => {
  let rendered = 0;
  const { ask } = await serve({
    scopes: () => ['metrics.write'],
    exposition: () => {
      rendered += 1;
      return undefined;
    },
  });
  const { status, headers, body } = await ask(method);
  expect([status, rendered]).toEqual([403, 0]);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
  });
  if (method !== 'HEAD') expect(body.toString()).toContain('metrics.read');
});

test.each([[['metrics.read']], [['other', 'metrics.admin']], [undefined]])(
  'the scopes %j allow a scrape',
  async (scopes) => {
    const { ask } = await serve({ scopes: async () => scopes });
    expect((await ask('GET')).status).toBe(200);
  },
);

test('nothing to serve is an empty body', async () => {
  const { ask } = await serve({ exposition: () => undefined });
  const { status, headers, body } = await ask('GET');
  expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0]);
  expect(headers['content-type']).toBe(CONTENT_TYPE);
});

test('a store without series is an empty body, gzip or not', async () => {
  const empty = new Exposition(new SeriesStore());
  const { ask } = await serve({ exposition: () => empty });
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const answer = await ask('GET', headers);
    expect([answer.status, answer.headers['content-length']]).toEqual([200, '0']);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  }
});

test('a failure is a 500 that says nothing of its cause', async () => {
  const { ask, handled } = await serve({
    exposition: () => {
      throw new Error('secret cause');
    },
  });
  const { status, body } = await ask('GET');
  expect(status).toBe(500);
  expect(body.toString()).not.toContain('secret cause');
  expect(handled).toEqual([true]);
});

test.each([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZIP', true],
  ['deflate, gzip;q=1.0, *;q=0.5', true],
  ['x-gzip', true],
  ['*', true],
  ['identity', false],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['gzip;q=0.5', true],
  ['gzip;q=0.5, identity;q=0.5', true],
  ['gzip;q=0.2, identity', false],
  ['gzip;q=banana', false],
  ['gzip;q=2', false],
  ['deflate, br', false],
])('a client that accepts %j gets gzip: %j', (header, expected) => {
  expect(prefersGzip(header)).toBe(expected);
});
