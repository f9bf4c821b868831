import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { faultText } from '../../../../runtime/gateway/gateway.ts';
import type { HttpRoute, PluginEntry } from '../../../../runtime/host/host.ts';
import { localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { exchange, parseAnswer, request } from '../../../kit/local-server.ts';

const UNAUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
const AUTHORISED = `${UNAUTHORISED}Authorization: Bearer ${TOKEN}\r\n`;
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
  await using local = await localGateway();
  const text = await exchange(local.port, heads.map((head) => `${head}\r\n`).join(''));
  expect(text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(-3))).toEqual(expected);
});

/** A plugin that answers as it is told. */
const answering = (handler: HttpRoute['handler']): PluginEntry => ({
  ...{ id: 'answers', name: 'Answers', description: 'A route for tests.' },
  register: (api) => api.registerHttpRoute({ path: PATH, handler } as HttpRoute),
});

test.each([
  ['headers that never end', AUTHORISED, 408],
  ['a body that never comes', `${UNAUTHORISED}Content-Length: 1000\r\n\r\nx`, 401],
])('%s do not hold the connection', async (_, text, status) => {
  await using local = await localGateway({ limits: { headersTimeout: 200, requestTimeout: 300 } });
  expect(parseAnswer(await exchange(local.port, text)).status).toBe(status);
});

test('a client that does not read its answer is let go', async () => {
  const closed = Promise.withResolvers<boolean>();
  const flooding = answering(async (_, response) => {
    response.on('close', () => closed.resolve(response.writableFinished));
    // More than fits into the buffers of a connection.
    response.end(Buffer.alloc(64 * 1024 * 1024));
    return true;
  });
  await using local = await localGateway({ plugins: [flooding], limits: { timeout: 100 } });
  const socket = connect(local.port, '127.0.0.1').on('error', () => {});
  socket.pause();
  socket.write(`${AUTHORISED}\r\n`);
  expect(await closed.promise).toBe(false);
  socket.destroy();
});

test.each([
  ['GET /', 404, '{"error":{"message":"Not Found","type":"not_found"}}'],
  ['POST /healthz', 404, '{"error":{"message":"Not Found","type":"not_found"}}'],
  ['GET /healthz', 200, '{"ok":true,"status":"live"}'],
  ['GET /readyz', 200, '{"ready":true}'],
])('%s without a token: %i', async (line, status, body) => {
  await using local = await localGateway();
  expect(await request(local.port, [`${line} HTTP/1.1`])).toMatchObject({ status, body });
});

test('a handler that fails: 500; neither client nor log get its message, the log gets the place', async () => {
  const failing = answering(() => {
    throw new Error('secret reason');
  });
  await using local = await localGateway({ plugins: [failing] });
  const { status, body } = parseAnswer(await exchange(local.port, `${AUTHORISED}${LAST}\r\n`));
  expect([status, body]).toEqual([500, expect.not.stringContaining('secret')]);
  expect(local.log).toEqual([
    expect.stringMatching(/^gateway error request failed: Error at .*server\.test\.ts/),
  ]);
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

test('the log names what was thrown, which need not be an error', () => {
  const unreadable = new Proxy(new Error('secret'), {
    get: () => {
      throw new Error('secret');
    },
  });
  expect(['secret', undefined, unreadable].map(faultText)).toEqual([
    'a thrown string',
    'a thrown undefined',
    'an unreadable error',
  ]);
});
