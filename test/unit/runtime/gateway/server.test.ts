import { connect, createServer } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type { PluginEntry } from '../../../../runtime/host/host.ts';
import { BODY, localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { exchange, parseAnswer, request } from '../../../kit/raw-http.ts';

const AUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
const UNAUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
const SHORT_TIMES = { headersTimeout: 200, requestTimeout: 300, checkInterval: 50 };

describe('connections that misbehave', () => {
  test('pipelined requests are answered in order, each by its own token', async () => {
    await using local = await localGateway();
    const text = await exchange(
      local.port,
      `${AUTHORISED}\r\n${UNAUTHORISED}\r\n${AUTHORISED}Connection: close\r\n\r\n`,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 200']);
    expect(text.split(BODY)).toHaveLength(3);
  });

  test('a request smuggled in a body is not answered', async () => {
    await using local = await localGateway();
    const inner = `${AUTHORISED}\r\n`;
    const text = await exchange(
      local.port,
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
  });

  test.each([
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n'],
    ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n'],
    ['a broken header line', 'Broken Header: x\r\n'],
    ['a line feed alone', 'X: y\nAuthorization: z\r\n'],
  ])('%s: 400', async (_, header) => {
    await using local = await localGateway();
    expect(parseAnswer(await exchange(local.port, `${AUTHORISED}${header}\r\n`)).status).toBe(400);
  });

  test('a request without a host is refused', async () => {
    await using local = await localGateway();
    const text = `GET ${PATH} HTTP/1.1\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
    expect(parseAnswer(await exchange(local.port, text)).status).toBe(400);
  });

  test('oversized headers: 431, whether one is long or there are many', async () => {
    await using local = await localGateway();
    const long = `X-Long: ${'x'.repeat(20_000)}\r\n`;
    const many = 'X-Many: x\r\n'.repeat(2_000);
    const target = `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    for (const text of [`${AUTHORISED}${long}\r\n`, `${AUTHORISED}${many}\r\n`, target]) {
      expect(parseAnswer(await exchange(local.port, text)).status).toBe(431);
    }
    expect((await request(local.port, [`GET ${PATH} HTTP/1.1`])).status).toBe(401);
  });

  test('a client that has closed its direction still gets its answer', async () => {
    await using local = await localGateway();
    const text = await exchange(local.port, `${AUTHORISED}Connection: close\r\n\r\n`, true);
    expect(parseAnswer(text)).toMatchObject({ status: 200, body: BODY });
  });

  test('a client that closes in the middle of its headers is let go', async () => {
    await using local = await localGateway();
    expect(parseAnswer(await exchange(local.port, AUTHORISED, true)).status).toBe(400);
  });

  test('headers that never end: 408 and the connection is closed', async () => {
    await using local = await localGateway({ limits: SHORT_TIMES });
    expect(parseAnswer(await exchange(local.port, AUTHORISED)).status).toBe(408);
  });

  test('a body that never comes does not hold the connection', async () => {
    await using local = await localGateway({ limits: SHORT_TIMES });
    const text = await exchange(
      local.port,
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx`,
    );
    expect(parseAnswer(text).status).toBe(401);
  });

  test('a client that does not read its answer is let go', async () => {
    const plugins = [flooding];
    await using local = await localGateway({ plugins, limits: { responseTimeout: 100 } });
    const socket = connect(local.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET /floods HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await flooded.promise).toBe('closed before everything was sent');
    socket.destroy();
  });

  test('no client is asked to send a body', async () => {
    await using local = await localGateway();
    const text = await exchange(
      local.port,
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n`,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
  });

  test('an upgrade and a tunnel are not offered', async () => {
    await using local = await localGateway();
    const upgrade = `${UNAUTHORISED}Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`;
    expect(parseAnswer(await exchange(local.port, upgrade)).status).toBe(401);
    const tunnel = 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await exchange(local.port, tunnel)).not.toMatch(/HTTP\/1\.1 2/);
  });

  test('a stranger gets one answer a connection; one that has shown a token keeps it', async () => {
    await using local = await localGateway();
    const probe = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const first of [probe, `${UNAUTHORISED}\r\n`, 'GET /none HTTP/1.1\r\nHost: x\r\n\r\n']) {
      const text = await exchange(local.port, `${first}${AUTHORISED}\r\n`);
      expect(text.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
      expect(text).toContain('Connection: close');
    }
    const text = await exchange(
      local.port,
      `${AUTHORISED}\r\n${probe}${AUTHORISED}Connection: close\r\n\r\n`,
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toHaveLength(3);
  });

  test('idle strangers, more than there are slots, shut out neither scrapes nor those at work', async () => {
    const limits = { connections: 24, reservedConnections: 8 };
    await using local = await localGateway({ limits });
    const kept = connect(local.port, '127.0.0.1');
    const answers: string[] = [];
    kept.on('data', (chunk) => void answers.push(String(chunk)));
    const answered = (count: number) =>
      vi.waitFor(() => expect(answers.join('').split(BODY)).toHaveLength(count + 1));
    kept.write(`${AUTHORISED}\r\n`);
    await answered(1);
    const strangers = Array.from({ length: 60 }, (_, index) => {
      const socket = connect(local.port, '127.0.0.1');
      // Half of them have said nothing, half are in the middle of their headers.
      if (index % 2 === 0) socket.write(UNAUTHORISED);
      return socket.on('error', () => {});
    });
    await Promise.all(
      strangers.map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
    );
    for (let scrape = 0; scrape < 20; scrape += 1) {
      const text = await exchange(local.port, `${AUTHORISED}Connection: close\r\n\r\n`);
      expect(parseAnswer(text)).toMatchObject({ status: 200, body: BODY });
    }
    kept.write(`${AUTHORISED}\r\n`);
    await answered(2);
    for (const socket of [kept, ...strangers]) socket.destroy();
  });

  test('500 scrapes at once get the whole body each', async () => {
    await using local = await localGateway();
    const text = `${AUTHORISED}Connection: close\r\n\r\n`;
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => exchange(local.port, text).then(parseAnswer)),
    );
    expect(answers.filter(({ status, body }) => status === 200 && body === BODY)).toHaveLength(500);
  });
});

describe('the server', () => {
  test('unknown paths are not found, with or without a token', async () => {
    await using local = await localGateway();
    for (const target of ['/', '/api', '/api/diagnostics', '/favicon.ico']) {
      expect((await request(local.port, [`GET ${target} HTTP/1.1`])).status).toBe(404);
    }
  });

  test('the probes need no token', async () => {
    await using local = await localGateway();
    const live = await request(local.port, ['GET /healthz HTTP/1.1']);
    const ready = await request(local.port, ['GET /readyz HTTP/1.1']);
    expect([live.status, live.body]).toEqual([200, '{"ok":true,"status":"live"}']);
    expect([ready.status, ready.body]).toEqual([200, '{"ready":true}']);
    expect((await request(local.port, ['POST /healthz HTTP/1.1'])).status).toBe(404);
  });

  test('a handler that fails: 500; neither client nor log get its message, the log gets the place', async () => {
    await using local = await localGateway({ plugins: [failing] });
    const answer = await request(local.port, ['GET /fails HTTP/1.1']);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(local.log).toEqual([
      expect.stringMatching(/^gateway error request failed: Error at .*server\.test\.ts/),
    ]);
    expect((await request(local.port, ['GET /declines HTTP/1.1'])).status).toBe(404);
  });

  test('a port that is taken is an error', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const { EmbeddedGateway } = await import('../../../../runtime/gateway/gateway.ts');
    const gateway = new EmbeddedGateway({
      credentials: [{ token: TOKEN, scopes: [] }],
      plugins: [],
      logger: () => ({ info: () => {}, warn: () => {}, error: () => {} }),
    });
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(gateway.start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('stopping closes open connections, and stopping again is the same stop', async () => {
    const local = await localGateway();
    const idle = connect(local.port, '127.0.0.1');
    const closed = new Promise((resolve) => idle.on('close', resolve));
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.write(AUTHORISED);
    idle.resume();
    idle.on('error', () => {});
    const stopping = local.gateway.stop();
    expect(local.gateway.stop()).toBe(stopping);
    await stopping;
    await closed;
    await expect(exchange(local.port, AUTHORISED)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

const flooded = Promise.withResolvers<string>();

/** More than fits into the buffers of a connection. */
const flooding: PluginEntry = {
  id: 'flooding',
  name: 'Flooding',
  description: 'A body that takes its time.',
  register: (api) =>
    api.registerHttpRoute({
      path: '/floods',
      auth: 'plugin',
      handler: (_request, response) => {
        response.on('close', () => {
          const sent = response.writableFinished;
          flooded.resolve(sent ? 'all sent' : 'closed before everything was sent');
        });
        response.end(Buffer.alloc(64 * 1024 * 1024));
        return true;
      },
    }),
};

const failing: PluginEntry = {
  id: 'failing',
  name: 'Failing',
  description: 'Handlers that do not answer.',
  register: (api) => {
    api.registerHttpRoute({
      path: '/fails',
      auth: 'plugin',
      handler: () => {
        throw new Error('secret reason');
      },
    });
    api.registerHttpRoute({ path: '/declines', auth: 'plugin', handler: () => false });
  },
};
