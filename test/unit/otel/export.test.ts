import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { OtelHandlers } from '../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../generated/otel-instruments.ts';
import { type Recording, readRecordings } from '../../../runtime/gateway/recording.ts';
import plugin from '../../../runtime/otel/plugin.ts';
import { Exporter } from './exporter.ts';
import { Receiver } from './receiver.ts';
import { metricDifferences, SentMetrics } from './sent-metrics.ts';

let receiver: Receiver;
let recordings: readonly Recording[];
beforeAll(async () => {
  recordings = await readRecordings(new URL('../../data/events', import.meta.url).pathname);
});
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
});

const allEvents = () => recordings.flatMap(({ events }) => events);
/** Room for every recorded log at once: no batch is sent while the recording is replayed. */
const roomForAll = () => vi.stubEnv('OTEL_BLRP_MAX_QUEUE_SIZE', '20000');

describe('metrics', () => {
  it('arrive as they were sent: names, units, types, attribute sets, values', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, traces: false });
    const sent = new SentMetrics();
    const handlers = new OtelHandlers(new OtelInstruments(sent.meter));
    exporter.events.onEvent((event, metadata) => {
      handlers.record(event as DiagnosticEvent, metadata);
    });
    // Reported while the plugin started, before the listener above.
    for (const report of exporter.reports) handlers.record(report as never, { trusted: true });
    exporter.replay(recordings);
    await exporter.stop();
    // The stop is reported after the last export.
    for (const [name, metric] of sent.all) {
      if (name !== 'openclaw.telemetry.exporter.events') continue;
      for (const key of metric.series.keys())
        if (key.includes('dropped')) metric.series.delete(key);
    }
    expect(metricDifferences(sent.all, receiver.metrics)).toEqual([]);
    expect(receiver.metrics.length).toBeGreaterThan(40);
    expect(new Set(receiver.arrivals.map(({ path }) => path))).toEqual(new Set(['/v1/metrics']));
  });

  it('bear the configured prefix, the GenAI ones excepted', async () => {
    const config = { endpoint: receiver.url, traces: false, metricNamePrefix: 'acme.' };
    const exporter = await Exporter.start(plugin, config);
    exporter.replay(recordings);
    await exporter.stop();
    const names = receiver.metrics.map(({ name }) => name);
    expect(names).toContain('acme.tokens');
    expect(names).toContain('gen_ai.client.token.usage');
    expect(names.filter((name) => !/^(acme\.|gen_ai\.)/.test(name))).toEqual([]);
  });

  it('keep to 2,048 attribute sets an instrument; the rest is in the overflow series', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, traces: false });
    for (let index = 0; index < 5000; index++) {
      const event = { type: 'model.usage', provider: `p${index}`, model: 'm', usage: { input: 1 } };
      exporter.events.emit(event, { trusted: true });
    }
    await exporter.stop();
    const { points } = receiver.metrics.find(({ name }) => name === 'gen_ai.client.token.usage')!;
    expect(points).toHaveLength(2048);
    const overflow = points.find(({ attributes }) => attributes['otel.metric.overflow'] === true);
    expect(overflow?.count).toBe(5000 - 2047);
  });
});

describe('logs', () => {
  it('arrive one for each event, at its time, without the message', async () => {
    roomForAll();
    const exporter = await Exporter.start(plugin, {
      endpoint: receiver.url,
      traces: false,
      metrics: false,
      logs: true,
    });
    exporter.replay(recordings);
    await exporter.stop();
    const events = allEvents().filter(
      ({ event: { type }, metadata }) =>
        type === 'log.record' || (type === 'security.event' && metadata.trusted),
    );
    expect(receiver.logs.map(({ time }) => Number(time / 1_000_000n))).toEqual(
      events.map(({ event }) => event.ts),
    );
    expect(new Set(receiver.logs.map(({ body }) => body))).toEqual(
      new Set(['log', 'openclaw.security.event']),
    );
    const traced = events.filter(
      ({ event, metadata }) => event.trace && (metadata.trusted || metadata.trustedTraceContext),
    );
    expect(
      receiver.logs.filter(({ traceId }) => traceId !== '').map(({ traceId }) => traceId),
    ).toEqual(traced.map(({ event }) => event.trace?.traceId));
    expect(receiver.logs[0]?.resource).toEqual({ 'service.name': 'openclaw' });
  });
});

describe('requests', () => {
  it('carry the configured headers before those of the environment, and protobuf', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-a=env,x-b=env');
    const headers = { 'x-a': 'config', 'content-type': 'text/plain' };
    const exporter = await Exporter.start(plugin, {
      endpoint: receiver.url,
      traces: false,
      headers,
    });
    await exporter.stop();
    expect(receiver.arrivals[0]?.headers).toMatchObject({
      'x-a': 'config',
      'x-b': 'env',
      'content-type': 'application/x-protobuf',
    });
  });

  it('describe the service and what the detectors found', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=test,service.name=ignored');
    const config = { endpoint: receiver.url, traces: false, serviceName: 'gateway-7' };
    const exporter = await Exporter.start(plugin, config);
    await exporter.stop();
    expect(receiver.metrics[0]?.resource).toMatchObject({
      'service.name': 'gateway-7',
      'deployment.environment': 'test',
      'process.pid': process.pid,
      'telemetry.sdk.language': 'nodejs',
    });
  });
});

describe('the plugin', () => {
  it('reports each active signal once when it starts and when it stops', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: true });
    expect(exporter.reported.toSorted()).toEqual([
      'logs started configured',
      'metrics started configured',
      'traces started configured',
    ]);
    await exporter.stop();
    expect(exporter.reported.slice(3).toSorted()).toEqual([
      'logs dropped',
      'metrics dropped',
      'traces dropped',
    ]);
    expect([...exporter.health.values()].map(({ status }) => status)).toEqual(
      new Array(3).fill('dropped'),
    );
  });

  it('turns off the signals of another protocol, with a warning and an event', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'grpc');
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url });
    expect(exporter.reported).toEqual([
      'metrics failure unsupported_protocol',
      'traces started configured',
    ]);
    expect(exporter.lines.join('\n')).toContain('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "grpc"');
    exporter.replay(recordings);
    await exporter.stop();
    expect(receiver.metrics).toEqual([]);
  });

  it('reports an unusable endpoint as a failed start and leaves nothing listening', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: 'collector:4318' });
    expect(exporter.reported).toEqual([
      'traces failure start_failed',
      'metrics failure start_failed',
    ]);
    expect(exporter.lines.join('\n')).toContain('diagnostics.otel.endpoint is not');
    exporter.replay(recordings);
    await exporter.stop();
    expect(receiver.arrivals).toEqual([]);
  });

  it('does nothing when the SDK is disabled', async () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true');
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: true });
    exporter.replay(recordings);
    await exporter.stop();
    expect(exporter.reports).toEqual([]);
    expect(receiver.arrivals).toEqual([]);
  });
});
