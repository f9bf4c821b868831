import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DiagnosticEvent } from '../../../../generated/events.ts';
import { PrometheusHandlers } from '../../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../../generated/prometheus-registry.ts';
import type { OtelConfig } from '../../../../runtime/host/host.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { Exposition } from '../../../../runtime/prometheus/exposition.ts';
import {
  type Exporter,
  emitPairs,
  exported,
  plainPlugin,
  pluginOf,
} from '../../../kit/otel-exporter.ts';
import { type Misbehaviour, Receiver } from '../../../kit/receiver.ts';

beforeEach(() => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  vi.stubEnv('OTEL_BLRP_SCHEDULE_DELAY', '20');
  vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '40');
});
afterEach(() => void vi.unstubAllEnvs());

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
const warnings = (exporter: Exporter, text: string) =>
  exporter.lines.filter((line) => line.includes(text));

/** A 200 whose body says that so many items of the request were rejected, with a word of why. */
const rejecting =
  (items: number, why = 'sekret'): Misbehaviour =>
  (_request, response) => {
    const text = Buffer.from(why);
    const partial = Buffer.from([0x08, items, 0x12, text.length, ...text]);
    const type = { 'content-type': 'application/x-protobuf' };
    response.writeHead(200, type).end(Buffer.from([0x0a, partial.length, ...partial]));
    return true;
  };
const status =
  (code: number): Misbehaviour =>
  (_request, response) =>
    Boolean(response.writeHead(code).end());

describe('a receiver that rejects some items of an accepted request', () => {
  it('is said once a signal, and the items are counted, no more of them than were sent', async () => {
    const { exporter } = await exported(plainPlugin, { logs: true }, async (running, receiver) => {
      receiver.misbehave = rejecting(3);
      emitPairs(running, 5);
      await receiver.until(() => receiver.refused >= 3);
      emitPairs(running, 2);
      await receiver.until(() => receiver.refused >= 6);
    });
    const { 'metrics rejected': points, ...items } = exporter.lost;
    expect(items).toEqual({ 'traces rejected': 3 + 2, 'logs rejected': 3 + 2 });
    expect(points).toBeGreaterThanOrEqual(2);
    expect(warnings(exporter, 'rejects some of their items')).toHaveLength(3);
    expect(exporter.lines.join()).not.toContain('sekret');
    // It works; nothing has failed.
    expect(exporter.reported.filter((line) => line.includes('failure'))).toEqual([]);
  });

  it('may say a number that is none', async () => {
    // A varint of 152 bytes, which is zero times infinity.
    const items = [0x08, ...Array<number>(151).fill(0x80), 0x01];
    const body = Buffer.from([0x0a, 0x99, 0x01, ...items]);
    const { exporter } = await refused((_, response) => Boolean(response.end(body)), {}, [4, 2]);
    expect(exporter.lost).toEqual({});
  });

  it('may answer nonsense', async () => {
    const nonsense: Misbehaviour = (_, response) => Boolean(response.end('{"partialSuccess":{}}'));
    const { exporter } = await refused(nonsense, { logs: true }, [1, 3]);
    expect(exporter.lost).toEqual({});
  });
});

describe('items of requests that fail', () => {
  it('take no word of the receiver into any log of the process', async () => {
    const said: string[] = [];
    const say = (...words: unknown[]): void => void said.push(words.join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug() {}, verbose() {} });
    onTestFinished(() => diag.disable());
    const refusing: Misbehaviour = (_, response) =>
      Boolean(response.writeHead(400, 'sekret').end('sekret'));
    await refused(refusing, { logs: true }, [1, 4]);
    expect(said.join('\n')).toContain('Bad Request');
    expect(said.join('\n')).not.toContain('sekret');
  });

  it('are counted by signal; cumulative totals are not lost', async () => {
    const { exporter } = await refused(status(400), { logs: true }, [7, 4]);
    expect(exporter.lost).toEqual({ 'traces export_failed': 7, 'logs export_failed': 7 });
    const reasons = exporter.reports.filter((report) => report.status === 'dropped');
    // What the released gateway has a word for stays in its words.
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['emit_failed']));
  });

  it('are counted when they are deltas', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta');
    const { exporter } = await refused(status(400), { traces: false }, [1, 1]);
    expect(exporter.lost['metrics export_failed']).toBeGreaterThanOrEqual(1);
  });

  it('are counted when their recorder fails', async () => {
    const record = () => {
      throw new Error('no');
    };
    const failing = pluginOf({
      metrics: () => ({ record }),
      spans: () => ({ record, shutdown() {} }),
    });
    const { exporter } = await exported(failing, { metrics: false }, (one) => emitPairs(one, 1));
    expect(exporter.lost['traces handler_failed']).toBeGreaterThanOrEqual(1);
  });
});

describe('a backend that takes only traces', () => {
  it.each([404, 405])('and answers %d for the rest: one warning a signal', async (code) => {
    const { exporter } = await exported(plainPlugin, { logs: true }, async (running, receiver) => {
      receiver.misbehave = (request, response) =>
        request.url !== '/v1/traces' && status(code)(request, response);
      for (let round = 1; round <= 4; round += 1) {
        emitPairs(running, 1);
        await receiver.until(({ spans }) => spans.length >= round && receiver.refused >= round * 3);
      }
      // Another state is logged, and the first one when it comes back after success.
      receiver.misbehave = status(500);
      await receiver.until(() => warnings(running, '500').length > 0);
      receiver.misbehave = undefined;
      emitPairs(running, 1);
      await receiver.until(() => warnings(running, 'recovered').length >= 2);
    });
    expect(warnings(exporter, String(code)).toSorted()).toEqual(
      ['logs', 'metrics'].map(
        (signal) =>
          `diagnostics-otel: ${signal} by otlp-http-protobuf: emit_failed OTLPExporterError ${code} ` +
          `(it takes no ${signal}; diagnostics.otel.${signal}: false turns them off)`,
      ),
    );
  });
});

describe('a receiver on the port of gRPC', () => {
  it('is said to be one, once a signal', async () => {
    const grpc = createServer().listen(0, '127.0.0.1');
    await once(grpc, 'listening');
    const { port } = grpc.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    const { exporter } = await exported(plainPlugin, { endpoint, metrics: false }, (running) =>
      emitPairs(running, 1),
    );
    const [first, ...more] = warnings(exporter, 'gRPC');
    expect(first).toContain('(no HTTP/1: is it the port of gRPC? OTLP over HTTP is on 4318)');
    // The last request, at the stop, is another state.
    expect(more.length).toBeLessThanOrEqual(1);
    grpc.close();
  });
});

describe('a collector that dies in a reload', () => {
  it('costs what it had not answered, counted; the gateway goes on with the next one', async () => {
    const receiver = await Receiver.start();
    const { exporter } = await exported(plainPlugin, { metrics: false }, async (running, dying) => {
      emitPairs(running, 4);
      dying.misbehave = (request) => Boolean(request.socket.destroy());
      const reloaded = running.reconfigure({ endpoint: receiver.url, metrics: false });
      // The first session has stopped to listen by then.
      await new Promise((resolve) => setImmediate(resolve));
      emitPairs(running, 3);
      await reloaded;
      emitPairs(running, 2);
    });
    await receiver.close();
    expect(receiver.spans).toHaveLength(5);
    // There was no answer before the limit of the stop.
    expect(exporter.lost).toEqual({ 'traces shutdown_failed': 4 });
  });
});

describe('the metric of lost items', () => {
  const name = 'openclaw.telemetry.exporter.lost_items';

  it('reaches the collector and the scrape, with the items as its value', async () => {
    const registry = new PrometheusRegistry({ redact: (text) => text });
    const handlers = new PrometheusHandlers(registry);
    const { receiver } = await exported(plugin, {}, async ({ events }, receiving) => {
      receiving.misbehave = (request, response) =>
        request.url !== '/v1/metrics' && status(400)(request, response);
      events.onEvent((event, metadata) => handlers.record(event as DiagnosticEvent, metadata));
      for (let index = 0; index < 9; index += 1)
        events.emit({ type: 'webhook.processed' }, { trusted: true });
      await receiving.until(({ metrics }) => metrics.some((metric) => metric.name === name));
    });
    const point = receiver.metrics.findLast((metric) => metric.name === name)?.points[0];
    expect(point?.attributes).toEqual({
      'openclaw.exporter': 'diagnostics-otel',
      'openclaw.signal': 'traces',
      'openclaw.reason': 'export_failed',
    });
    expect(point?.value).toBe(9);
    const page = new Exposition(registry.store).text();
    expect(page).toContain(
      'openclaw_telemetry_exporter_lost_items_total{exporter="diagnostics-otel",' +
        'reason="export_failed",signal="traces"} 9\n',
    );
  });
});
