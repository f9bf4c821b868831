import { beforeAll, describe, expect, it, vi } from 'vitest';
import plugin from '../../../../runtime/plugins/otel.ts';
import { type Exporter, exported } from '../../../kit/otel-exporter.ts';
import type { Receiver } from '../../../kit/receiver.ts';
import { recordedEvents } from '../../../kit/recording.ts';
import { receivedDifferences } from '../../../oracle/expected-series.ts';

const events = recordedEvents();
const replay = (exporter: Exporter): void => exporter.replay(events);

describe('the recordings arrive', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    // Room for everything at once: no batch is sent while the recording is replayed.
    vi.stubEnv('OTEL_BLRP_MAX_QUEUE_SIZE', '20000');
    vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '20000');
    ({ receiver } = await exported(plugin, { logs: true }, replay));
  }, 60_000);

  it('as the documents have metrics: names, units, types, attribute sets, values', () => {
    expect(receivedDifferences(receiver.metrics)).toEqual([]);
    expect(receiver.metrics.length).toBeGreaterThan(40);
  });

  it('in scopes with the version of the exporter and the conventions that names follow', () => {
    const { metrics, spans, logs } = receiver;
    const scopes = [metrics, spans, logs].map((items) =>
      [...new Set(items.map(({ scope }) => Object.values(scope).join(' ')))].sort(),
    );
    // The version of the package; the conventions of 2026.
    const own = 'openclaw 0.1.0 https://opentelemetry.io/schemas/1.41.0';
    const genAi = 'openclaw.gen_ai 0.1.0 https://opentelemetry.io/schemas/gen-ai/1.42.0';
    expect(scopes).toEqual([[own, genAi], [own], [own]]);
  });
});

describe('metrics', () => {
  it('bear the configured prefix, the GenAI ones excepted, and go alone when alone', async () => {
    const only = { traces: false, logs: false, metricNamePrefix: 'acme.' };
    const { receiver } = await exported(plugin, only, replay);
    const names = receiver.metrics.map(({ name }) => name);
    expect(names).toContain('acme.tokens');
    expect(names).toContain('gen_ai.client.token.usage');
    expect(names.filter((name) => !/^(acme\.|gen_ai\.)/.test(name))).toEqual([]);
    expect(new Set(receiver.arrivals.map(({ path }) => path))).toEqual(new Set(['/v1/metrics']));
  });

  it('keep to 2,048 attribute sets an instrument; the rest is in the overflow series', async () => {
    const { receiver } = await exported(plugin, { traces: false }, (exporter) => {
      for (let index = 0; index < 5000; index++) {
        const call = { provider: `p${index}`, model: 'm', usage: { output: 1 } };
        exporter.events.emit({ type: 'model.call.completed', ...call }, { trusted: true });
      }
    });
    const points = receiver.metrics
      .filter(({ name }) => name === 'gen_ai.client.token.usage')
      .flatMap((metric) => metric.points);
    expect(points).toHaveLength(2048);
    const overflow = points.find(({ attributes }) => attributes['otel.metric.overflow'] === true);
    expect(overflow?.count).toBe(5000 - 2047);
  });
});

it('requests carry usable headers, the configured before those of the environment, and frame themselves', async () => {
  const env = 'x-a=env,x-b=env,content-encoding=br,transfer-encoding=gzip,x-bad=a%0Ab';
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', env);
  const headers = { 'x-a': 'config', 'content-type': 'text/plain' };
  const { receiver } = await exported(plugin, { traces: false, headers });
  const { headers: sent = {} } = receiver.arrivals[0] ?? {};
  const type = { 'content-type': 'application/x-protobuf' };
  expect(sent).toMatchObject({ 'x-a': 'config', 'x-b': 'env', ...type });
  expect(sent).not.toHaveProperty('content-encoding');
  expect(sent).not.toHaveProperty('x-bad');
  expect(receiver.metrics.length).toBeGreaterThan(0);
});

describe('the plugin', () => {
  it('reports each signal once when it starts, that of another protocol as off; a stop drops nothing', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'grpc');
    const { exporter, receiver } = await exported(plugin, { logs: true }, ({ events }) =>
      events.emit({ type: 'webhook.processed' }, { trusted: true }),
    );
    expect(exporter.reported.toSorted()).toEqual([
      'logs started configured',
      'metrics failure unsupported_protocol',
      'traces started configured',
    ]);
    const states = [...exporter.health.values()].map(({ signal, status }) => `${signal} ${status}`);
    expect(states).toEqual(['metrics failure', 'traces dropped', 'logs dropped']);
    expect(exporter.lines.join('\n')).toContain(
      'diagnostics-otel: OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: a text',
    );
    expect(exporter.lines.join('\n')).toContain('secrets are masked by the built-in redaction');
    expect([receiver.metrics, receiver.spans]).toMatchObject([[], [{}]]);
  });

  it('reports an unusable endpoint as a failed start and leaves nothing listening', async () => {
    const settings = { endpoint: 'collector:4318' };
    const { exporter, receiver } = await exported(plugin, settings, async (running, { url }) => {
      replay(running);
      // What a start throws in a reload makes the gateway restart itself.
      expect(running.lines.filter((line) => line.startsWith('start failed'))).toEqual([]);
      await running.reconfigure({ tracesEndpoint: `${url}/x`, metrics: false, logs: false });
      expect(running.lines.join('\n')).toContain(
        'exporting traces to diagnostics.otel.tracesEndpoint, from',
      );
    });
    expect(exporter.reported).toEqual([
      'traces failure start_failed',
      'metrics failure start_failed',
      'traces started configured',
    ]);
    expect(exporter.lines.join('\n')).toContain('diagnostics.otel.endpoint is not');
    expect(receiver.arrivals).toEqual([]);
  });
});
