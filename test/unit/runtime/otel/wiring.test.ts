import { hostname, userInfo } from 'node:os';
import { diag, propagation } from '@opentelemetry/api';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { HostService } from '../../../../runtime/host/host.ts';
import { eventFilter } from '../../../../runtime/otel/session.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { listLogger } from '../../../kit/local-gateway.ts';
import { localServer } from '../../../kit/local-server.ts';
import { emitPairs, exported, plainPlugin } from '../../../kit/otel-exporter.ts';

afterEach(() => propagation.disable());

it.each([
  [{}, { exclude: [] }],
  [{ metrics: false }, { exclude: ['diagnostic.gc', 'gateway.event_loop.sample'] }],
  [{ logs: false }, { exclude: ['log.record', 'security.event'] }],
  [{ metrics: false, traces: false }, { include: ['log.record', 'security.event'] }],
])('with %j the subscription leaves with the gateway what is of no use: %j', (off, filter) => {
  expect(eventFilter({ metrics: true, traces: true, logs: true, ...off })).toEqual(filter);
});

it('the bridge for outbound requests is taken back at the stop with all else, whatever fails', async () => {
  const registered = new Set<unknown>();
  const register = (one: unknown) => {
    registered.add(one);
    return () => {
      registered.delete(one);
      throw new Error('it has gone already');
    };
  };
  const emit = () => {
    throw new Error('no longer active');
  };
  const internalDiagnostics = {
    ...{ emit, reportExporterHealth: emit },
    ...{ onEvent: register, registerTracePropagationBridge: register },
  };
  const services: HostService[] = [];
  plugin.register({ registerService: (one: HostService) => services.push(one) } as never);
  const [service] = services;
  const otel = { enabled: true, endpoint: 'http://127.0.0.1:1', metrics: false };
  const config = { diagnostics: { otel } };
  const logger = listLogger([], 'otel');
  const context = { config, stateDir: '', logger, internalDiagnostics } as never;
  await service?.start(context);
  const bridge = expect.objectContaining({ resolveTraceContext: expect.any(Function) });
  expect([...registered]).toEqual([bridge, expect.any(Function)]);
  await service?.stop?.(context);
  expect([...registered]).toEqual([]);
});

it.each([
  [0, 0, 0],
  [0.5, 350, 650],
  [1, 1000, 1000],
])('sampling at %d keeps %d to %d of 1000 roots', async (sampleRate, least, most) => {
  const { receiver } = await exported(plainPlugin, { metrics: false, sampleRate }, (exporter) =>
    emitPairs(exporter, 1000),
  );
  expect(receiver.spans.length).toBeGreaterThanOrEqual(least);
  expect(receiver.spans.length).toBeLessThanOrEqual(most);
});

it('log lines are written beside OTLP when both are asked for', async () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  const both = { logs: true, logsExporter: 'both' } as const;
  const { receiver } = await exported(plainPlugin, both, ({ events }) =>
    events.emit({ type: 'log.record', level: 'WARN' } as never, { trusted: false }),
  );
  const records = lines.filter((line) => line.includes('openclaw.diagnostic.log'));
  expect(records.map((line) => JSON.parse(line).severityText)).toEqual(['WARN']);
  expect(receiver.logs.map(({ severityText }) => severityText)).toEqual(['WARN']);
});

it('a proxy of the environment carries the requests', async () => {
  const targets: string[] = [];
  await using proxy = await localServer((request, response) => {
    targets.push(request.url ?? '');
    request.resume().on('end', () => response.end());
  });
  vi.stubEnv('HTTP_PROXY', proxy.url);
  await exported(plainPlugin, { endpoint: 'http://collector.invalid:4318', traces: false });
  expect(targets).toEqual(['http://collector.invalid:4318/v1/metrics']);
});

it("the SDK exports metrics about itself when it is asked to, through the plugin's own provider", async () => {
  vi.stubEnv('OTEL_NODE_EXPERIMENTAL_SDK_METRICS', 'true');
  const { receiver } = await exported(plainPlugin, {}, (exporter) => emitPairs(exporter, 1));
  expect(receiver.metrics.map(({ name }) => name)).toContain('otel.sdk.span.started');
});

it('propagators are published while the exporter runs, and those of others stay', async () => {
  const foreign = { fields: () => ['x'], inject: () => {}, extract: (given: never) => given };
  await exported(plainPlugin, {}, () => {
    expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage']);
  });
  expect(propagation.fields()).toEqual([]);
  await exported(plainPlugin, {}, () => {
    propagation.disable();
    propagation.setGlobalPropagator(foreign);
  });
  // With it the SDK of somebody else shows what the API has to say.
  const error = vi.fn();
  diag.setLogger({ error, warn() {}, info() {}, debug() {}, verbose() {} });
  await exported(plainPlugin, {});
  diag.disable();
  expect(propagation.fields()).toEqual(['x']);
  expect(error.mock.calls).toEqual([]);
});

/** The resource of all three signals, and all that was sent, from a process with secrets in its call. */
async function sent() {
  const { argv, title } = process;
  onTestFinished(() => void Object.assign(process, { argv, title }));
  process.argv = [...argv, '--token', 'hunter2', '--password=hunter2'];
  process.title = 'run --token hunter2';
  const { receiver } = await exported(plainPlugin, { logs: true }, (exporter) =>
    emitPairs(exporter, 1),
  );
  const { metrics, spans, logs, arrivals } = receiver;
  const [resource, ...others] = [metrics, spans, logs].map(([first]) => first?.resource);
  expect(others).toEqual([resource, resource]);
  return { resource, bodies: Buffer.concat(arrivals.map(({ body }) => body)).toString('latin1') };
}

const OWN = {
  'service.name': 'openclaw',
  'service.instance.id': expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.version': expect.any(String),
};
const RUNTIME = {
  'process.pid': process.pid,
  'process.runtime.name': 'nodejs',
  'process.runtime.version': process.versions.node,
};

describe('the resource', () => {
  it('says which process it is and nothing of how it was called, alike on all signals', async () => {
    const { resource, bodies } = await sent();
    expect(resource).toEqual({ ...OWN, ...RUNTIME });
    const { username } = userInfo();
    for (const text of ['hunter2', process.execPath, process.cwd(), hostname(), `${username}@`])
      expect(bodies).not.toContain(text);
  });

  it('holds what the environment names, another instance too', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=test,service.instance.id=blue');
    const named = { 'deployment.environment': 'test', 'service.instance.id': 'blue' };
    expect((await sent()).resource).toEqual({ ...OWN, ...RUNTIME, ...named });
  });

  it('holds paths and hosts when their detectors are named, command and owner never', async () => {
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'all');
    const { resource = {}, bodies } = await sent();
    const found = { 'host.name': hostname(), 'process.executable.path': process.execPath };
    expect(resource).toMatchObject({ ...found, ...OWN });
    expect(Object.keys(resource).filter((name) => /command|owner/.test(name))).toEqual([]);
    expect(bodies).not.toContain('hunter2');
    vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'none');
    expect((await sent()).resource).toEqual(OWN);
  });
});
