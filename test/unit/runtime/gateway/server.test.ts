import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { faultText } from '../../../../runtime/gateway/plugin-host.ts';
import { bearerAuth, tokenFrom } from '../../../../runtime/gateway/server.ts';
import type { HttpRoute, PluginEntry } from '../../../../runtime/host/host.ts';
import { BODY, localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { exchange, parseAnswer, request } from '../../../kit/local-server.ts';
import { scratchFile } from '../../../kit/scratch.ts';

const local = await localGateway();
afterAll(() => local[Symbol.asyncDispose]());

const BEARER = `Authorization: Bearer ${TOKEN}`;

test.each([
  ['no token'],
  ['a wrong token of the same length', `Authorization: Bearer ${'x'.repeat(TOKEN.length)}`],
  ['a truncated token', BEARER.slice(0, -1)],
  ['a longer token', `${BEARER}x`],
  ['a token in another case', `Authorization: Bearer ${TOKEN.toUpperCase()}`],
  ['the token twice in one header', `${BEARER}, Bearer ${TOKEN}`],
  ['two headers with the token', BEARER, BEARER],
  ['a scheme without a token', 'Authorization: Bearer'],
  ['the token without a scheme', `Authorization: ${TOKEN}`],
  ['basic credentials', `Authorization: Basic ${btoa(`operator:${TOKEN}`)}`],
  ['a scheme glued to the token', `Authorization: Bearer${TOKEN}`],
  ['the token and a Unicode letter', `${BEARER}é`],
  ['the token in other headers', `X-OpenClaw-Token: ${TOKEN}`, `Proxy-${BEARER}`],
  ['the token in a cookie', `Cookie: token=${TOKEN}; Authorization=Bearer ${TOKEN}`],
  ['scopes that the client claims', 'X-OpenClaw-Scopes: operator.read'],
])('%s: 401 for every method, also with the token in the query', async (_, ...headers) => {
  const target = `${PATH}?token=${TOKEN}&access_token=${TOKEN}`;
  for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE']) {
    const answer = await request(local.port, [`${method} ${target} HTTP/1.1`, ...headers]);
    const unauthorised = '{"error":{"message":"Unauthorized","type":"unauthorized"}}';
    expect([method, answer.status]).toEqual([method, 401]);
    expect(answer.body).toBe(method === 'HEAD' ? '' : unauthorised);
    expect(answer.headers).toContain('WWW-Authenticate: Bearer');
  }
});

test.each([BEARER, `authorization: bearer ${TOKEN}`, `AUTHORIZATION: BEARER   ${TOKEN}  `])(
  'with the token as %s the route answers',
  async (header) => {
    const { status, body } = await request(local.port, [`GET ${PATH}?x=1 HTTP/1.1`, header]);
    expect([status, body]).toEqual([200, BODY]);
  },
);

test.each([
  ...['/', `${PATH}/`, `${PATH}//`, `/${PATH}`, `${PATH}/x`, `${PATH}/..`, `/x/..${PATH}`, '*'],
  ...[`/.${PATH}`, `/%2e%2e${PATH}`, PATH.toUpperCase(), `${PATH}%00`, `${PATH}%`, `${PATH}%ff`],
  ...[`${PATH};x=1`, `${PATH}#x`, `${PATH}\\`, `http://127.0.0.1${PATH}`, `/healthz/..${PATH}`],
  ...[`http://operator:${TOKEN}@127.0.0.1${PATH}`, PATH.replace('a', '%61')],
])('no path trick reaches the route: %s', async (target) => {
  for (const headers of [[], [BEARER]]) {
    const { status } = await request(local.port, [`GET ${target} HTTP/1.1`, ...headers]);
    expect([400, 404]).toContain(status);
  }
});

test.each(['', 'two words', 'line\nbreak', 'schlüssel'])(
  'a gateway is not started with the token %j, which could not be sent',
  (token) => {
    expect(() => bearerAuth({ token, scopes: [] })).toThrow(RangeError);
  },
);

test('a token file is made once, for its owner alone, and read after that; one without a token is an error', async () => {
  const path = scratchFile('gateway.token');
  const made = await tokenFrom(path);
  expect(made).toMatch(/^[\w-]{32}$/);
  expect(readFileSync(path, 'utf8')).toBe(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, `${made}\n`);
  expect(await tokenFrom(path)).toBe(made);
  for (const text of ['\n', 'one\ntwo']) {
    writeFileSync(path, text);
    await expect(tokenFrom(path)).rejects.toThrow(`${path} holds no token`);
  }
});

const UNAUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
const AUTHORISED = `${UNAUTHORISED}${BEARER}\r\n`;
const LAST = 'Connection: close\r\n';

/** Heads of requests on one connection, and the statuses that come back. */
test.each([
  ['each by its own token', [AUTHORISED, UNAUTHORISED, AUTHORISED + LAST], ['200', '401', '200']],
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
