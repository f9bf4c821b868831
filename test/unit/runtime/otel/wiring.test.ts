import { propagation } from '@opentelemetry/api';
import { afterEach, expect, it, vi } from 'vitest';
import type { HostService } from '../../../../runtime/host/host.ts';
import { publishPropagators } from '../../../../runtime/otel/sdk/core.ts';
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
  vi.restoreAllMocks();
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

it('propagators are published while the exporter runs', async () => {
  await exported(plainPlugin, {}, () => {
    expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage']);
  });
  expect(propagation.fields()).toEqual([]);
});

it('propagators of others stay', () => {
  const release = publishPropagators(['tracecontext']);
  propagation.disable();
  const foreign = { fields: () => ['x'], inject: () => {}, extract: (given: never) => given };
  propagation.setGlobalPropagator(foreign);
  release();
  publishPropagators(['tracecontext'])();
  expect(propagation.fields()).toEqual(['x']);
});
