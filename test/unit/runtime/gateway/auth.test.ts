import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { bearerAuth, tokenFrom } from '../../../../runtime/gateway/auth.ts';
import { BODY, localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { request } from '../../../kit/local-server.ts';
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
