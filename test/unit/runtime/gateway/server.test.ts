import { connect } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { faultText } from '../../../../runtime/gateway/plugin-host.ts';
import type { HttpRoute, PluginEntry } from '../../../../runtime/host/host.ts';
import { BODY, localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { exchange, freePort, parseAnswer, request } from '../../../kit/local-server.ts';

const local = await localGateway();
afterAll(() => local[Symbol.asyncDispose]());

const BEARER = `Authorization: Bearer ${TOKEN}`;

/** Spellings of the path of the route that the real gateway matches, and others. */
test.each([
  ...[[`${PATH}/`], [`${PATH}?x=1`], [`${PATH}/?x=1`], [PATH.replaceAll('a', '%61')]],
  [PATH.replace('/api/', '/api%2f')],
])('is reached with a token only: %s', async (target) => {
  const line = `GET ${target} HTTP/1.1`;
  expect((await request(local.port, [line])).status).toBe(401);
  expect(await request(local.port, [line, BEARER])).toMatchObject({ status: 200, body: BODY });
});

test.each([
  ...['/', `${PATH}//`, `/${PATH}`, `${PATH}/x`, `${PATH}/..`, `${PATH}/.`, `/x/..${PATH}`, '*'],
  ...[`/.${PATH}`, `/%2e%2e${PATH}`, PATH.toUpperCase(), `${PATH}%00`, `${PATH}%`, `${PATH}%ff`],
  ...[`${PATH};x=1`, `${PATH}#x`, `${PATH}\\`, `http://127.0.0.1${PATH}`, `/healthz/..${PATH}`],
  ...[`http://operator:${TOKEN}@127.0.0.1${PATH}`, PATH.replaceAll('/', '%2f')],
  PATH.replace('a', '%2561'),
])('no path trick reaches the route: %s', async (target) => {
  for (const headers of [[], [BEARER]]) {
    const { status } = await request(local.port, [`GET ${target} HTTP/1.1`, ...headers]);
    expect([400, 404]).toContain(status);
  }
});

test.each([
  ['GET /', 404, '{"error":{"message":"Not Found","type":"not_found"}}'],
  ['POST /healthz', 404, '{"error":{"message":"Not Found","type":"not_found"}}'],
  ['GET /healthz', 200, '{"ok":true,"status":"live"}'],
  ['GET /healthz?by=balancer', 200, '{"ok":true,"status":"live"}'],
  ['GET /healthz/', 404, '{"error":{"message":"Not Found","type":"not_found"}}'],
  ['GET /readyz', 200, '{"ready":true}'],
  ['HEAD /readyz', 200, ''],
])('%s without a token: %i', async (line, status, body) => {
  expect(await request(local.port, [`${line} HTTP/1.1`])).toMatchObject({ status, body });
});

test('the gateway is live while its services start, and ready after that', async () => {
  const started = Promise.withResolvers<void>();
  const slow: PluginEntry = {
    ...{ id: 'slow', name: 'Slow', description: 'A service for tests.' },
    register: (api) => api.registerService({ id: 'slow', start: () => started.promise }),
  };
  const port = await freePort();
  const starting = localGateway({ plugins: [slow] }, port);
  const statuses = () =>
    Promise.all(
      ['/healthz', '/readyz'].map(
        async (path) => (await request(port, [`GET ${path} HTTP/1.1`])).status,
      ),
    );
  await vi.waitFor(async () => expect(await statuses()).toEqual([200, 503]));
  started.resolve();
  await using _ = await starting;
  expect(await statuses()).toEqual([200, 200]);
});

const UNAUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
const AUTHORISED = `${UNAUTHORISED}${BEARER}\r\n`;
const PROBE = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';
const LAST = 'Connection: close\r\n';

/** Heads of requests on one connection, and the statuses that come back. */
test.each([
  ['each by its own token', [AUTHORISED, UNAUTHORISED, AUTHORISED + LAST], ['200', '401', '200']],
  ['one answer after a probe without a token', [PROBE, AUTHORISED], ['200']],
  ['one answer after a refusal', [UNAUTHORISED, AUTHORISED], ['401']],
  ['one answer after no route', ['GET /none HTTP/1.1\r\nHost: x\r\n', AUTHORISED], ['404']],
  ['no call for a body', [`${AUTHORISED}Expect: 100-continue\r\nContent-Length: 9\r\n`], ['200']],
  ['no upgrade', [`${UNAUTHORISED}Connection: Upgrade, close\r\nUpgrade: websocket\r\n`], ['401']],
  ['no tunnel', ['CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n'], undefined],
])('answers %s', async (_, heads, expected) => {
  const text = await exchange(local.port, heads.map((head) => `${head}\r\n`).join(''));
  expect(text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(-3))).toEqual(expected);
});

test.each([
  ['headers that never end', AUTHORISED, 408],
  ['a body that never comes', `${UNAUTHORISED}Content-Length: 1000\r\n\r\nx`, 401],
])('%s do not hold the connection', async (_, text, status) => {
  await using hasty = await localGateway({ limits: { headersTimeout: 200, requestTimeout: 300 } });
  expect(parseAnswer(await exchange(hasty.port, text)).status).toBe(status);
});

/** A plugin that answers as it is told. */
const answering = (handler: HttpRoute['handler']): PluginEntry => ({
  ...{ id: 'answers', name: 'Answers', description: 'A route for tests.' },
  register: (api) => api.registerHttpRoute({ path: PATH, handler } as HttpRoute),
});

test('a client that does not read its answer is let go', async () => {
  const closed = Promise.withResolvers<boolean>();
  const flooding = answering(async (_, response) => {
    response.on('close', () => closed.resolve(response.writableFinished));
    // More than fits into the buffers of a connection.
    response.end(Buffer.alloc(64 * 1024 * 1024));
    return true;
  });
  await using hasty = await localGateway({ plugins: [flooding], limits: { timeout: 100 } });
  const socket = connect(hasty.port, '127.0.0.1').on('error', () => {});
  socket.pause();
  socket.write(`${AUTHORISED}\r\n`);
  expect(await closed.promise).toBe(false);
  socket.destroy();
});

test('a handler that fails: 500; neither client nor log get its message, the log gets the place', async () => {
  const failing = answering(() => {
    throw new Error('secret reason');
  });
  await using gateway = await localGateway({ plugins: [failing] });
  const { status, body } = parseAnswer(await exchange(gateway.port, `${AUTHORISED}${LAST}\r\n`));
  expect([status, body]).toEqual([500, expect.not.stringContaining('secret')]);
  expect(gateway.log).toEqual([
    expect.stringMatching(/^gateway error request failed: Error at .*server\.test\.ts/),
  ]);
  const unreadable = new Proxy(new Error('secret'), {
    get: () => {
      throw new Error('secret');
    },
  });
  const others = ['a thrown string', 'a thrown undefined', 'an unreadable error'];
  expect(['secret', undefined, unreadable].map(faultText)).toEqual(others);
});

test('stopping closes open connections', async () => {
  const { gateway, port } = await localGateway();
  const idle = connect(port, '127.0.0.1').on('error', () => {});
  const closed = new Promise((resolve) => idle.on('close', resolve));
  await new Promise((resolve) => idle.once('connect', resolve));
  idle.write(AUTHORISED);
  idle.resume();
  await gateway.stop();
  await closed;
  await expect(exchange(port, AUTHORISED)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
