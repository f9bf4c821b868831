import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Exporter } from '../../../kit/otel-exporter.ts';
import { countOf, emitPairs, plainPlugin } from '../../../kit/plain-plugin.ts';
import { type Misbehaviour, Receiver } from '../../../kit/receiver.ts';

/** Short intervals and a short patience with one request, by the variables of the SDK. */
const HASTE = {
  OTEL_BSP_SCHEDULE_DELAY: '50',
  OTEL_BLRP_SCHEDULE_DELAY: '50',
  OTEL_METRIC_EXPORT_INTERVAL: '100',
  OTEL_EXPORTER_OTLP_TIMEOUT: '200',
};
const QUEUE = 2048;

let receiver: Receiver;
beforeEach(async () => {
  for (const [name, value] of Object.entries(HASTE)) vi.stubEnv(name, value);
  receiver = await Receiver.start();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
});

const start = (url = receiver.url) => Exporter.start(plainPlugin, { endpoint: url, logs: true });
const answer =
  (status: number, headers: Record<string, string> = {}): Misbehaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end();
    return true;
  };

const faults: [string, Misbehaviour][] = [
  ['429 with Retry-After', answer(429, { 'retry-after': '30' })],
  ['503', answer(503)],
  ['400', answer(400)],
  [
    'a connection reset',
    (request) => {
      request.socket.destroy();
      return true;
    },
  ],
  ['no answer ever', () => true],
];

describe('a collector that fails', () => {
  it.each(faults)('with %s: reported once, and data resumes', async (_name, misbehave) => {
    receiver.misbehave = misbehave;
    const exporter = await start();
    emitPairs(exporter, 10);
    const failures = () => exporter.reported.filter((line) => line.includes('failure')).toSorted();
    const expected = ['logs', 'metrics', 'traces'].map((signal) => `${signal} failure emit_failed`);
    // Several rounds of failing: each signal has still been reported once.
    await receiver.until(() => receiver.refused >= 8 && failures().length >= 3);
    emitPairs(exporter, 10);
    await receiver.until(() => receiver.refused >= 12);
    expect(failures()).toEqual(expected);
    for (const { status } of exporter.health.values()) expect(status).toBe('failure');

    receiver.misbehave = undefined;
    emitPairs(exporter, 1);
    await receiver.until(
      ({ metrics, spans, logs }) =>
        countOf(metrics, 'run.completed') === 21 && spans.length > 0 && logs.length > 0,
    );
    const recovered = () =>
      [...exporter.health.values()].every(({ status }) => status === 'recovered');
    await receiver.until(recovered);
    await exporter.stop();
  });

  it('by being down: data resumes when it is back at its address', async () => {
    const { port, url } = receiver;
    await receiver.close();
    const exporter = await start(url);
    emitPairs(exporter, 10);
    receiver = await Receiver.start(port);
    await receiver.until(({ metrics }) => countOf(metrics, 'run.completed') === 10);
    emitPairs(exporter, 1);
    await receiver.until(
      ({ metrics, spans, logs }) =>
        countOf(metrics, 'run.completed') === 11 && spans.length > 0 && logs.length > 0,
    );
    await exporter.stop();
  });
});

describe('the event path', () => {
  it('never waits, and keeps no more than the queues hold', async () => {
    receiver.misbehave = () => true;
    const exporter = await start();
    const before = receiver.arrivals.length;
    // All in one turn of the event loop: nothing that waited could have gone on.
    emitPairs(exporter, 20_000);
    expect(receiver.arrivals.length).toBe(before);
    expect(exporter.reported.filter((line) => line.includes('queue_full')).toSorted()).toEqual([
      'logs dropped queue_full',
      'traces dropped queue_full',
    ]);
    await receiver.until(() => receiver.refused >= 3);
    receiver.misbehave = undefined;
    await exporter.stop();
    expect(receiver.spans.length).toBeLessThanOrEqual(QUEUE);
    expect(receiver.logs.length).toBeLessThanOrEqual(QUEUE);
    expect(countOf(receiver.metrics, 'run.completed')).toBe(20_000);
  });
});

describe('the stop', () => {
  it('flushes what is waiting, also to a slow collector', async () => {
    for (const name of Object.keys(HASTE)) vi.stubEnv(name, '20000');
    receiver.delay = 300;
    const exporter = await start();
    emitPairs(exporter, 700);
    await exporter.stop();
    expect(receiver.spans).toHaveLength(700);
    expect(receiver.logs).toHaveLength(700);
    expect(countOf(receiver.metrics, 'run.completed')).toBe(700);
  });

  it('ends, and says so, without an answer', async () => {
    for (const name of Object.keys(HASTE)) vi.stubEnv(name, '20000');
    receiver.misbehave = () => true;
    const exporter = await start();
    emitPairs(exporter, 10);
    await exporter.stop();
    const lines = exporter.lines.join('\n');
    expect(lines).toContain('gave up flushing');
    expect(lines).not.toContain('stop failed');
    expect(exporter.lost).toEqual({ 'traces shutdown_failed': 10, 'logs shutdown_failed': 10 });
  });
});
