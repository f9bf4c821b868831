import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { diag } from '@opentelemetry/api';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../../../kit/eventually.ts';
import {
  countOf,
  type Exporter,
  emitPairs,
  exported,
  plainPlugin,
} from '../../../kit/otel-exporter.ts';
import type { Misbehaviour, Receiver } from '../../../kit/receiver.ts';

/** Short intervals and a short patience with one request, by the variables of the SDK. */
const HASTE = {
  OTEL_BSP_SCHEDULE_DELAY: '50',
  OTEL_BLRP_SCHEDULE_DELAY: '50',
  OTEL_METRIC_EXPORT_INTERVAL: '100',
  OTEL_EXPORTER_OTLP_TIMEOUT: '200',
};
const QUEUE = 2048;

beforeEach(() => {
  for (const [name, value] of Object.entries(HASTE)) vi.stubEnv(name, value);
});

/** The plain plugin with logs, over a receiver that misbehaves. */
const over = (
  misbehaviour: Misbehaviour | undefined,
  act: (exporter: Exporter, receiver: Receiver) => void | Promise<void>,
) =>
  exported(plainPlugin, { logs: true }, (exporter, receiver) => {
    receiver.misbehave = misbehaviour;
    return act(exporter, receiver);
  });
const SIGNALS = ['logs', 'metrics', 'traces'];
const SECRET = 'sekret';
const answer =
  (status: number, headers: Record<string, string> = {}): Misbehaviour =>
  (_request, response) =>
    Boolean(response.writeHead(status, SECRET, headers).end(SECRET));
/** Writes without an end. */
function drops(to: Writable, text: string): true {
  const timer = setInterval(() => to.write(text), 20);
  to.on('close', () => clearInterval(timer));
  return true;
}
const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
/** What HTTP/2 begins with: the frame of its settings. */
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const OFF = 'it takes no SIGNAL; diagnostics.otel.SIGNAL: false turns them off';

/** Each with what the log says of it. */
const faults: readonly [string, Misbehaviour, string][] = [
  ['429 with Retry-After', answer(429, { 'retry-after': '30' }), '429, 502, 503 or 504'],
  ['503', answer(503), '429, 502, 503 or 504'],
  ['400', answer(400), '400'],
  ['404, as a backend of other signals', answer(404), `404 \\(${OFF}\\)`],
  ['405, as a backend of other signals', answer(405), `405 \\(${OFF}\\)`],
  ['a connection reset', ({ socket }) => Boolean(socket.destroy()), 'ECONNRESET'],
  ['no answer ever', () => true, 'ETIMEDOUT|no answer in time'],
  [
    'an answer drop by drop',
    (_, response) => drops(response.writeHead(503), '.'),
    'ETIMEDOUT|no answer in time',
  ],
  [
    'interim answers',
    ({ socket }) => drops(socket, 'HTTP/1.1 102 Processing\r\n\r\n'),
    'ETIMEDOUT|no answer in time',
  ],
  ['another protocol', ({ socket }) => socket.write(UPGRADE), 'EPROTO'],
  ['gRPC', ({ socket }) => socket.write(SETTINGS), 'HPE_INVALID_CONSTANT \\(no HTTP/1: .* 4318\\)'],
];

it.each(faults)(
  'a collector that fails with %s: reported once, and data resumes',
  async (_, fault, said) => {
    const log: string[] = [];
    const say = (...words: unknown[]): void => void log.push(words.join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug() {}, verbose() {} });
    onTestFinished(() => diag.disable());
    await over(fault, async (exporter, receiver) => {
      emitPairs(exporter, 10);
      const failures = () =>
        exporter.reported.filter((line) => line.includes('failure')).toSorted();
      // Several rounds of failing: each signal has still been reported once.
      await receiver.until(() => receiver.refused >= 8 && failures().length >= 3);
      emitPairs(exporter, 10);
      await receiver.until(() => receiver.refused >= 12);
      expect(failures()).toEqual(SIGNALS.map((signal) => `${signal} failure emit_failed`));
      for (const { status } of exporter.health.values()) expect(status).toBe('failure');
      const lines = exporter.lines.filter((line) => line.includes('emit_failed'));
      for (const signal of SIGNALS) {
        const text = said.replaceAll('SIGNAL', signal);
        expect(lines.join('\n')).toMatch(
          new RegExp(`${signal} by .* emit_failed \\w+ [(]?(?:${text})`),
        );
      }
      // None of them twice, and no word of the collector in any log of the process.
      expect(new Set(lines).size).toBe(lines.length);
      expect([...exporter.lines, ...log].join('\n')).not.toContain(SECRET);

      receiver.misbehave = undefined;
      let emitted = 20;
      // More of it each time: a busy machine may be late for the patience of a request, whose items are lost.
      await receiver.until(({ spans, logs }) => {
        emitPairs(exporter, 1);
        emitted += 1;
        const states = [...exporter.health.values()];
        return (
          spans.length > 0 &&
          logs.length > 0 &&
          states.every(({ status }) => status === 'recovered')
        );
      });
      await receiver.until(({ metrics }) => countOf(metrics, 'run.completed') === emitted);
    });
  },
);

it('the event path never waits, and keeps no more than the queues hold', async () => {
  const { receiver } = await over(
    () => true,
    async (exporter, hanging) => {
      const before = hanging.arrivals.length;
      // All in one turn of the event loop: nothing that waited could have gone on.
      emitPairs(exporter, 20_000);
      expect(hanging.arrivals.length).toBe(before);
      expect(exporter.reported.filter((line) => line.includes('queue_full')).toSorted()).toEqual([
        'logs dropped queue_full',
        'traces dropped queue_full',
      ]);
      await hanging.until(() => hanging.refused >= 3);
      hanging.misbehave = undefined;
    },
  );
  expect(receiver.spans.length).toBeLessThanOrEqual(QUEUE);
  expect(receiver.logs.length).toBeLessThanOrEqual(QUEUE);
  expect(countOf(receiver.metrics, 'run.completed')).toBe(20_000);
});

it('flushes what is waiting, also to a slow collector', async () => {
  for (const name of Object.keys(HASTE)) vi.stubEnv(name, '20000');
  const { receiver } = await over(undefined, (exporter, slow) => {
    slow.delay = 300;
    emitPairs(exporter, 700);
  });
  expect(receiver.spans).toHaveLength(700);
  expect(receiver.logs).toHaveLength(700);
  expect(countOf(receiver.metrics, 'run.completed')).toBe(700);
});

it('connections of a session that has ended do not stay, though the collector would keep them', async () => {
  const server = createServer((request, response) =>
    request.resume().on('end', () => response.end()),
  );
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const connections = promisify(server.getConnections.bind(server));
  const atMost = (count: number) =>
    eventually(
      'the end of connections',
      60_000,
      async () => (await connections()) <= count || undefined,
      20,
    );
  const { port } = server.address() as AddressInfo;
  const settings = (path: string) => ({ endpoint: `http://127.0.0.1:${port}/${path}`, logs: true });
  await exported(plainPlugin, settings(''), async (exporter) => {
    for (let reload = 0; reload < 5; reload += 1) {
      emitPairs(exporter, 1);
      await exporter.reconfigure(settings(String(reload)));
    }
    await atMost(3);
  });
  await atMost(0);
  server.close();
});
