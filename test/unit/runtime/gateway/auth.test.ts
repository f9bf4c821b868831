import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenAuth } from '../../../../runtime/gateway/auth.ts';
import {
  BODY,
  LIMITED_TOKEN,
  type LocalGateway,
  localGateway,
  PATH,
  TOKEN,
} from '../../../kit/local-gateway.ts';
import { request } from '../../../kit/raw-http.ts';

let local: LocalGateway;
beforeAll(async () => {
  local = await localGateway();
});
afterAll(() => local[Symbol.asyncDispose]());

const UNAUTHORIZED = '{"error":{"message":"Unauthorized","type":"unauthorized"}}';

const refused: readonly (readonly [name: string, headers: readonly string[]])[] = [
  ['no token', []],
  ['a wrong token', ['Authorization: Bearer wrong']],
  ['a wrong token of the same length', [`Authorization: Bearer ${'x'.repeat(TOKEN.length)}`]],
  ['a truncated token', [`Authorization: Bearer ${TOKEN.slice(0, -1)}`]],
  ['a longer token', [`Authorization: Bearer ${TOKEN}x`]],
  ['a token in another case', [`Authorization: Bearer ${TOKEN.toUpperCase()}`]],
  ['the token twice in one header', [`Authorization: Bearer ${TOKEN}, Bearer ${TOKEN}`]],
  ['two headers with the token', Array(2).fill(`Authorization: Bearer ${TOKEN}`)],
  [
    'a wrong header, then a right one',
    ['Authorization: Bearer x', `Authorization: Bearer ${TOKEN}`],
  ],
  [
    'a right header, then a wrong one',
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer x'],
  ],
  ['an empty header', ['Authorization:']],
  ['a scheme without a token', ['Authorization: Bearer']],
  ['a scheme and blanks', ['Authorization: Bearer   ']],
  ['the token without a scheme', [`Authorization: ${TOKEN}`]],
  ['another scheme', [`Authorization: Token ${TOKEN}`]],
  ['basic credentials', [`Authorization: Basic ${btoa(`operator:${TOKEN}`)}`]],
  ['a scheme glued to the token', [`Authorization: Bearer${TOKEN}`]],
  ['a tab before the token', [`Authorization: Bearer\t${TOKEN}`]],
  ['a token with a blank inside', [`Authorization: Bearer ${TOKEN.replace('-', ' ')}`]],
  ['a quoted token', [`Authorization: Bearer "${TOKEN}"`]],
  ['Unicode', ['Authorization: Bearer пароль🔑']],
  ['the token in full-width letters', ['Authorization: Bearer ｃｏｒｒｅｃｔ']],
  ['the token and a Unicode letter', [`Authorization: Bearer ${TOKEN}é`]],
  ['the token in the header of another gateway', [`X-OpenClaw-Token: ${TOKEN}`]],
  ['the token for a proxy', [`Proxy-Authorization: Bearer ${TOKEN}`]],
  ['the token in a cookie', [`Cookie: token=${TOKEN}; Authorization=Bearer ${TOKEN}`]],
  ['scopes that the client claims', ['X-OpenClaw-Scopes: operator.read']],
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'];

describe('without a valid token', () => {
  for (const [name, headers] of refused) {
    test(`${name}: 401 for every method`, async () => {
      for (const method of METHODS) {
        const answer = await request(local.port, [`${method} ${PATH} HTTP/1.1`, ...headers]);
        expect([method, answer.status]).toEqual([method, 401]);
        expect(answer.body).toBe(method === 'HEAD' ? '' : UNAUTHORIZED);
        expect(answer.headers).toContain('WWW-Authenticate: Bearer');
      }
    });
  }

  test('the token in the query counts for nothing', async () => {
    for (const name of ['token', 'access_token', 'auth', 'authorization', 'Authorization']) {
      const target = `${PATH}?${name}=${TOKEN}`;
      expect((await request(local.port, [`GET ${target} HTTP/1.1`])).status).toBe(401);
    }
  });

  test('no path trick reaches the route', async () => {
    for (const target of PATH_TRICKS) {
      const answer = await request(local.port, [`GET ${target} HTTP/1.1`]);
      expect([target, [400, 401, 404].includes(answer.status)]).toEqual([target, true]);
      expect(answer.body).not.toContain(BODY.trim());
    }
  });
});

const PATH_TRICKS = [
  `${PATH}/`,
  `${PATH}//`,
  `/${PATH}`,
  `${PATH}/x`,
  `${PATH}/..`,
  `${PATH}/.`,
  `/x/..${PATH}`,
  `/.${PATH}`,
  `/%2e%2e${PATH}`,
  PATH.toUpperCase(),
  PATH.replaceAll('a', '%61'),
  PATH.replaceAll('/', '%2f'),
  `${PATH}%00`,
  `${PATH}%`,
  `${PATH}%ff`,
  `${PATH};x=1`,
  `${PATH}#x`,
  `${PATH}\\`,
  `http://127.0.0.1${PATH}`,
  `http://operator:${TOKEN}@127.0.0.1${PATH}`,
  `/healthz/..${PATH}`,
  '*',
];

describe('with the token', () => {
  const bearer = `Authorization: Bearer ${TOKEN}`;

  test('GET answers with the body and HEAD with the same length and no body', async () => {
    const get = await request(local.port, [`GET ${PATH} HTTP/1.1`, bearer]);
    const head = await request(local.port, [`HEAD ${PATH} HTTP/1.1`, bearer]);
    expect([get.status, get.body]).toEqual([200, BODY]);
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers).toContain(`Content-Length: ${BODY.length}`);
  });

  test.each([`authorization: bearer ${TOKEN}`, `AUTHORIZATION: BEARER   ${TOKEN}  `])(
    'the names of header and scheme may be written as %s',
    async (header) => {
      expect((await request(local.port, [`GET ${PATH} HTTP/1.1`, header])).status).toBe(200);
    },
  );

  test('the path may be encoded, and may end with a slash or a query', async () => {
    for (const target of [PATH.replaceAll('a', '%61'), `${PATH}/`, `${PATH}?x=1`, `${PATH}?`]) {
      const answer = await request(local.port, [`GET ${target} HTTP/1.1`, bearer]);
      expect([target, answer.status]).toEqual([target, 200]);
    }
  });

  test('no other path is the route', async () => {
    const same = new Set([`${PATH}/`, PATH.replaceAll('a', '%61'), PATH.replaceAll('/', '%2f')]);
    for (const target of PATH_TRICKS.filter((trick) => !same.has(trick))) {
      const answer = await request(local.port, [`GET ${target} HTTP/1.1`, bearer]);
      expect([target, [400, 404].includes(answer.status)]).toEqual([target, true]);
    }
  });

  test('the route itself refuses other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      expect((await request(local.port, [`${method} ${PATH} HTTP/1.1`, bearer])).status).toBe(405);
    }
  });

  test('a token without the right to read is told apart, whatever it claims', async () => {
    const answer = await request(local.port, [
      `GET ${PATH} HTTP/1.1`,
      `Authorization: Bearer ${LIMITED_TOKEN}`,
      'X-OpenClaw-Scopes: operator.read',
    ]);
    expect(answer.status).toBe(403);
  });
});

describe('tokens that could not be sent', () => {
  test.each(['', ' ', 'two words', 'line\nbreak', 'schlüssel'])(
    '%j is refused at the start',
    (token) => {
      expect(() => new TokenAuth([{ token, scopes: [] }])).toThrow(RangeError);
    },
  );

  test('a gateway without any token is refused', () => {
    expect(() => new TokenAuth([])).toThrow(RangeError);
  });
});
