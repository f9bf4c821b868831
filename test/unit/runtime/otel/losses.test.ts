import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  ExporterHealthUpdate,
  OtelConfig,
  TelemetryExporterReport,
} from '../../../../runtime/host/host.ts';
import { ExporterHealth, type Route } from '../../../../runtime/otel/health.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { emitPairs, exported, plainPlugin, pluginOf } from '../../../kit/otel-exporter.ts';
import { type Misbehaviour, Receiver } from '../../../kit/receiver.ts';

const otlp: Route = { signal: 'logs', transport: 'otlp-http-protobuf', endpointMode: 'configured' };
const stdout: Route = { signal: 'logs', transport: 'stdout' };

function started(...routes: Route[]) {
  const published: TelemetryExporterReport[] = [];
  const reported: ExporterHealthUpdate[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.replace(/^.*: /, ''));
  const source = { emit: (event: TelemetryExporterReport) => void published.push(event) };
  const reportExporterHealth = (update: ExporterHealthUpdate) => void reported.push(update);
  const internal = { ...source, reportExporterHealth, onEvent: () => () => {} };
  const health = new ExporterHealth(source, internal, { info: write, warn: write, error: write });
  for (const route of routes) health.add(route);
  return { health, published, reported, lines };
}

describe('the health of a route', () => {
  it('fails once, whatever it fails of, until it has recovered', () => {
    const { health, published, reported } = started(otlp);
    const fail = (error: unknown) => health.failed(otlp, 'emit_failed', error);
    for (const error of [new TypeError('secret'), new RangeError('secret')]) fail(error);
    // A name that does not read like one may be a text of somebody; of other values the type is told.
    for (const error of [Object.assign(new Error('x'), { name: 'some words' }), 'a text', null]) {
      for (let times = 0; times < 2; times += 1) health.succeeded(otlp);
      fail(error);
    }
    expect(reported.map(({ status, errorCategory }) => errorCategory ?? status)).toEqual([
      ...['TypeError', 'recovered', 'Error', 'recovered', 'string', 'recovered', 'object'],
    ]);
    expect(published).toHaveLength(4);
  });

  it('is public once for two routes of one signal that fail alike', () => {
    const { health, published, reported } = started(otlp, stdout);
    health.failed(otlp, 'emit_failed', new TypeError('secret'));
    health.failed(stdout, 'emit_failed', new TypeError());
    const exporter = { type: 'telemetry.exporter', exporter: 'diagnostics-otel', signal: 'logs' };
    const failure = { status: 'failure', errorCategory: 'TypeError' };
    expect(published).toEqual([{ ...exporter, ...failure, reason: 'emit_failed' }]);
    expect(reported).toEqual([
      { ...otlp, ...failure, reason: 'export_failed' },
      { ...stdout, ...failure, reason: 'emit_failed' },
    ]);
  });

  it('is logged in eight states at most, however many a receiver thinks of', () => {
    const { health, lines } = started(otlp);
    for (let code = 0; code < 50; code += 1)
      health.failed(otlp, 'emit_failed', Object.assign(new Error(), { code: `E${code}` }));
    expect(lines).toHaveLength(8);
  });

  it('is logged once a minute when it comes and goes: the lines may leave by the route', () => {
    vi.useFakeTimers();
    const { health, reported, lines } = started(otlp);
    const flap = (): void => {
      health.failed(otlp, 'emit_failed', new TypeError());
      health.succeeded(otlp);
    };
    for (let times = 0; times < 50; times += 1) flap();
    expect(lines).toEqual(['emit_failed TypeError', 'recovered']);
    expect(reported).toHaveLength(100);
    health.failed(otlp, 'emit_failed', new TypeError());
    vi.advanceTimersByTime(60_000);
    // It stays down: the next request says so.
    health.failed(otlp, 'emit_failed', new TypeError());
    health.failed(otlp, 'emit_failed', new TypeError());
    expect(lines).toHaveLength(3);
    health.succeeded(otlp);
    expect(lines).toHaveLength(4);
  });
});

beforeEach(() => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  vi.stubEnv('OTEL_BLRP_SCHEDULE_DELAY', '20');
  vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '40');
});

/** Sends so many pairs of events to a receiver that misbehaves, until it has refused some requests. */
const refused = async (
  misbehaviour: Misbehaviour,
  settings: OtelConfig,
  [events, requests]: readonly [events: number, requests: number],
) =>
  exported(plainPlugin, settings, async (exporter, receiver) => {
    receiver.misbehave = misbehaviour;
    emitPairs(exporter, events);
    await receiver.until(() => receiver.refused >= requests);
  });

/** A 200 with that body. */
const answering =
  (body: readonly number[]): Misbehaviour =>
  (_request, response) =>
    Boolean(response.end(Buffer.from(body)));
const refusing: Misbehaviour = (_request, response) => Boolean(response.writeHead(400).end());

describe('a receiver that rejects some items of an accepted request', () => {
  it('is said once a signal, and the items are counted, no more of them than were sent', async () => {
    const { exporter } = await exported(plainPlugin, { logs: true }, async (running, receiver) => {
      // Three items of the request were rejected, and a word of why.
      receiver.misbehave = answering([0x0a, 10, 0x08, 3, 0x12, 6, ...Buffer.from('sekret')]);
      emitPairs(running, 5);
      await receiver.until(() => receiver.refused >= 3);
      emitPairs(running, 2);
      await receiver.until(() => receiver.refused >= 6);
    });
    const { 'metrics rejected': points, ...items } = exporter.lost;
    expect(items).toEqual({ 'traces rejected': 3 + 2, 'logs rejected': 3 + 2 });
    expect(points).toBeGreaterThanOrEqual(2);
    const said = exporter.lines.filter((line) => line.includes('rejects some of their items'));
    expect(said).toHaveLength(3);
    expect(exporter.lines.join()).not.toContain('sekret');
    // It works; nothing has failed.
    expect(exporter.reported.filter((line) => line.includes('failure'))).toEqual([]);
  });

  it.each([
    // A varint of 152 bytes, which is zero times infinity.
    ['a number that is none', [0x0a, 0x99, 0x01, 0x08, ...Array<number>(151).fill(0x80), 0x01]],
    ['nonsense', [...Buffer.from('{"partialSuccess":{}}')]],
  ])('may answer %s', async (_, body) => {
    const { exporter } = await refused(answering(body), { logs: true }, [4, 3]);
    expect(exporter.lost).toEqual({});
  });
});

describe('items of requests that fail', () => {
  it('are counted by signal; cumulative totals are not lost', async () => {
    const { exporter } = await refused(refusing, { logs: true }, [7, 4]);
    expect(exporter.lost).toEqual({ 'traces export_failed': 7, 'logs export_failed': 7 });
    const reasons = exporter.reports.filter((report) => report.status === 'dropped');
    // What the released gateway has a word for stays in its words.
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['emit_failed']));
  });

  it('are counted when they are deltas', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta');
    const { exporter } = await refused(refusing, { traces: false }, [1, 1]);
    expect(exporter.lost['metrics export_failed']).toBeGreaterThanOrEqual(1);
  });

  it('are counted when their recorder fails', async () => {
    const failing = { record: () => expect.unreachable(), shutdown() {} };
    const failed = pluginOf({ metrics: () => failing, spans: () => failing });
    const { exporter } = await exported(failed, { metrics: false }, (one) => emitPairs(one, 1));
    expect(exporter.lost['traces handler_failed']).toBeGreaterThanOrEqual(1);
  });
});

it('a collector that dies in a reload costs what it had not answered, counted; the gateway goes on with the next one', async () => {
  await using receiver = await Receiver.start();
  const settings = { metrics: false, logs: true };
  const { exporter } = await exported(plainPlugin, settings, async (running, dying) => {
    emitPairs(running, 4);
    dying.misbehave = (request) => Boolean(request.socket.destroy());
    const reloaded = running.reconfigure({ ...settings, endpoint: receiver.url });
    // The first session has stopped to listen by then.
    await new Promise((resolve) => setImmediate(resolve));
    emitPairs(running, 3);
    await reloaded;
    emitPairs(running, 2);
  });
  expect([receiver.spans.length, receiver.logs.length]).toEqual([5, 5]);
  // There was no answer before the limit of the stop.
  expect(exporter.lost).toEqual({ 'traces shutdown_failed': 4, 'logs shutdown_failed': 4 });
  expect(exporter.lines.join('\n')).toContain('gave up flushing');
  expect(exporter.lines.join('\n')).not.toContain('stop failed');
});

it('the metric of lost items reaches the collector, with the items as its value', async () => {
  const name = 'openclaw.telemetry.exporter.lost_items';
  const { receiver } = await exported(plugin, {}, async ({ events }, receiving) => {
    receiving.misbehave = (request, response) =>
      request.url !== '/v1/metrics' && refusing(request, response);
    for (let index = 0; index < 9; index += 1)
      events.emit({ type: 'webhook.processed' }, { trusted: true });
    await receiving.until(({ metrics }) => metrics.some((metric) => metric.name === name));
  });
  const { points } = receiver.metrics.findLast((metric) => metric.name === name)!;
  const attributes = { exporter: 'diagnostics-otel', signal: 'traces', reason: 'export_failed' };
  expect(points).toMatchObject([{ value: 9 }]);
  for (const [label, text] of Object.entries(attributes))
    expect(points[0]?.attributes[`openclaw.${label}`]).toBe(text);
});
