import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Recording, readRecordings } from '../../../../runtime/gateway/recording.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { Exporter } from '../../../kit/otel-exporter.ts';
import { Receiver } from '../../../kit/receiver.ts';
import { receivedDifferences } from '../../../oracle/received.ts';

let receiver: Receiver;
let recordings: readonly Recording[];
beforeAll(async () => {
  recordings = await readRecordings(
    fileURLToPath(new URL('../../../data/events', import.meta.url)),
  );
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
  it('arrive as the documents have them: names, units, types, attribute sets, values', async () => {
    const only = { endpoint: receiver.url, traces: false, logs: false };
    const exporter = await Exporter.start(plugin, only);
    exporter.replay(recordings);
    await exporter.stop();
    expect(receivedDifferences(receiver.metrics)).toEqual([]);
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
      const usage = { output: 1 };
      const event = { type: 'model.call.completed', provider: `p${index}`, model: 'm', usage };
      exporter.events.emit(event, { trusted: true });
    }
    await exporter.stop();
    const points = receiver.metrics
      .filter(({ name }) => name === 'gen_ai.client.token.usage')
      .flatMap((metric) => metric.points);
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
    const security = receiver.logs.filter(({ body }) => body === 'openclaw.security.event');
    expect(security.length).toBeGreaterThan(0);
    for (const { eventName, attributes } of security)
      expect(eventName).toBe(`openclaw.${attributes['openclaw.security.action']}`);
  });
});

it('traces arrive with the times of their events', async () => {
  vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '20000');
  const exporter = await Exporter.start(plugin, { endpoint: receiver.url, metrics: false });
  exporter.replay(recordings);
  await exporter.stop();
  const times = new Set(allEvents().map(({ event }) => event.ts));
  const calls = receiver.spans.filter(
    ({ name, attributes }) =>
      name === 'openclaw.model.call' && !attributes['openclaw.span.incomplete'],
  );
  expect(calls.length).toBeGreaterThan(100);
  for (const { end } of calls) expect(times).toContain(Number(end / 1_000_000n));
});

describe('scopes', () => {
  it('name the version of the exporter and the conventions that their names follow', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: true });
    exporter.replay(recordings);
    await exporter.stop();
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

it('requests carry usable headers, the configured before those of the environment, and frame themselves', async () => {
  const env = 'x-a=env,x-b=env,content-encoding=br,transfer-encoding=gzip,x-bad=a%0Ab';
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', env);
  const headers = { 'x-a': 'config', 'content-type': 'text/plain' };
  const exporter = await Exporter.start(plugin, { endpoint: receiver.url, traces: false, headers });
  await exporter.stop();
  const { headers: sent = {} } = receiver.arrivals[0] ?? {};
  expect(sent).toMatchObject({
    'x-a': 'config',
    'x-b': 'env',
    'content-type': 'application/x-protobuf',
  });
  expect(sent).not.toHaveProperty('content-encoding');
  expect(sent).not.toHaveProperty('x-bad');
  expect(receiver.metrics.length).toBeGreaterThan(0);
});

describe('the plugin', () => {
  it('reports each active signal once when it starts; a stop and a reload drop nothing', async () => {
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: true });
    expect(exporter.reported.toSorted()).toEqual([
      'logs started configured',
      'metrics started configured',
      'traces started configured',
    ]);
    await exporter.stop();
    // Nothing was lost, so nothing is dropped.
    expect(exporter.reported).toHaveLength(3);
    expect([...exporter.health.values()].map(({ status }) => status)).toEqual(
      new Array(3).fill('dropped'),
    );
  });

  it('turns off the signals of another protocol, with a warning and an event', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'grpc');
    const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: false });
    expect(exporter.reported).toEqual([
      'metrics failure unsupported_protocol',
      'traces started configured',
    ]);
    expect(exporter.lines.join('\n')).toContain('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: a text');
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
});
