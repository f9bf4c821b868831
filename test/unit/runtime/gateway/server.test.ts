import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type { PluginEntry } from '../../../../runtime/host/host.ts';
import { BODY, localGateway, PATH, TOKEN } from '../../../kit/local-gateway.ts';
import { exchange, parseAnswer, request } from '../../../kit/raw-http.ts';

const AUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
const UNAUTHORISED = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
const statuses = (text: string) => text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(-3));
const SHORT_TIMES = { headersTimeout: 200, requestTimeout: 300, checkInterval: 50 };

describe('connections that misbehave', () => {
  test('pipelined requests are answered in order, each by its own token', async () => {
    await using local = await localGateway();
    const last = `${AUTHORISED}Connection: close\r\n\r\n`;
    const text = await exchange(local.port, `${AUTHORISED}\r\n${UNAUTHORISED}\r\n${last}`);
    expect(statuses(text)).toEqual(['200', '401', '200']);
    expect(text.split(BODY)).toHaveLength(3);
  });

  test.each([
    ['headers that never end', AUTHORISED, 408],
    ['a body that never comes', `${UNAUTHORISED}Content-Length: 1000\r\n\r\nx`, 401],
  ])('%s do not hold the connection', async (_, text, status) => {
    await using local = await localGateway({ limits: SHORT_TIMES });
    expect(parseAnswer(await exchange(local.port, text)).status).toBe(status);
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
    expect(statuses(text)).toEqual(['401']);
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
      expect(statuses(text)).toHaveLength(1);
      expect(text).toContain('Connection: close');
    }
    const text = await exchange(
      local.port,
      `${AUTHORISED}\r\n${probe}${AUTHORISED}Connection: close\r\n\r\n`,
    );
    expect(statuses(text)).toHaveLength(3);
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
