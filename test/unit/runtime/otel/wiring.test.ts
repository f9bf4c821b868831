import { context, propagation, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HostService } from '../../../../runtime/host/host.ts';
import { publishPropagators } from '../../../../runtime/otel/sdk/propagation.ts';
import { eventFilter } from '../../../../runtime/otel/session.ts';
import plugin from '../../../../runtime/plugins/otel.ts';
import { listLogger } from '../../../kit/local-gateway.ts';
import { localServer } from '../../../kit/local-server.ts';
import { emitPairs, exported, plainPlugin } from '../../../kit/otel-exporter.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  propagation.disable();
});

describe('the subscription', () => {
  const all = { metrics: true, traces: true, logs: true };

  it('leaves with the gateway what no active signal is made of', () => {
    expect(eventFilter(all)).toEqual({ exclude: [] });
    expect(eventFilter({ ...all, metrics: false }).exclude).toEqual([
      'diagnostic.gc',
      'gateway.event_loop.sample',
    ]);
    expect(eventFilter({ ...all, logs: false }).exclude).toEqual(['log.record', 'security.event']);
    expect(eventFilter({ metrics: false, traces: false, logs: true })).toEqual({
      include: ['log.record', 'security.event'],
    });
  });
});

describe('the bridge for outbound requests', () => {
  it('is registered where the gateway takes one, and taken back at the stop with all else, whatever fails', async () => {
    const bridges = new Set<unknown>();
    const listeners = new Set<unknown>();
    const takeBack = (from: Set<unknown>, one: unknown) => {
      from.delete(one);
      throw new Error('it has gone already');
    };
    const internalDiagnostics = {
      emit: () => {},
      onEvent: (listener: unknown) => {
        listeners.add(listener);
        return () => takeBack(listeners, listener);
      },
      registerTracePropagationBridge: (bridge: unknown) => {
        bridges.add(bridge);
        return () => takeBack(bridges, bridge);
      },
    };
    const services: HostService[] = [];
    plugin.register({ registerService: (one: HostService) => services.push(one) } as never);
    const otel = { enabled: true, endpoint: 'http://127.0.0.1:1', metrics: false };
    const config = { diagnostics: { otel } };
    const logger = listLogger([], 'otel');
    const context = { config, stateDir: '', logger, internalDiagnostics } as never;
    await services[0]?.start(context);
    expect([...bridges]).toEqual([
      expect.objectContaining({ resolveTraceContext: expect.any(Function) }),
    ]);
    await services[0]?.stop?.(context);
    expect([...bridges, ...listeners]).toEqual([]);
  });
});

describe('sampling', () => {
  it.each([
    [0, 0, 0],
    [0.5, 350, 650],
    [1, 1000, 1000],
  ])('at %d keeps %d to %d of 1000 roots', async (sampleRate, least, most) => {
    const { receiver } = await exported(plainPlugin, { metrics: false, sampleRate }, (exporter) =>
      emitPairs(exporter, 1000),
    );
    expect(receiver.spans.length).toBeGreaterThanOrEqual(least);
    expect(receiver.spans.length).toBeLessThanOrEqual(most);
  });
});

describe('log lines', () => {
  it('are written beside OTLP when both are asked for', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
    const both = { logs: true, logsExporter: 'both' } as const;
    const { receiver } = await exported(plainPlugin, both, ({ events }) =>
      events.emit({ type: 'log.record', level: 'WARN' } as never, { trusted: false }),
    );
    vi.restoreAllMocks();
    const records = lines.filter((line) => line.includes('openclaw.diagnostic.log'));
    expect(records.map((line) => JSON.parse(line).severityText)).toEqual(['WARN']);
    expect(receiver.logs.map(({ severityText }) => severityText)).toEqual(['WARN']);
  });
});

describe('a proxy of the environment', () => {
  it('carries the requests', async () => {
    const targets: string[] = [];
    await using proxy = await localServer((request, response) => {
      targets.push(request.url ?? '');
      request.resume().on('end', () => response.end());
    });
    vi.stubEnv('HTTP_PROXY', proxy.url);
    await exported(plainPlugin, { endpoint: 'http://collector.invalid:4318', traces: false });
    expect(targets).toEqual(['http://collector.invalid:4318/v1/metrics']);
  });
});

describe('the SDK', () => {
  it("exports metrics about itself when it is asked to, through the plugin's own provider", async () => {
    vi.stubEnv('OTEL_NODE_EXPERIMENTAL_SDK_METRICS', 'true');
    const { receiver } = await exported(plainPlugin, {}, (exporter) => emitPairs(exporter, 1));
    expect(receiver.metrics.map(({ name }) => name)).toContain('otel.sdk.span.started');
  });
});

describe('propagators', () => {
  const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
  const injected = () => {
    const carrier: Record<string, string> = {};
    propagation.inject(trace.setSpanContext(context.active(), spanContext), carrier);
    return carrier;
  };

  it('are published while the exporter runs', async () => {
    await exported(plainPlugin, {}, () => {
      expect(injected()).toHaveProperty('traceparent');
    });
    expect(injected()).toEqual({});
  });

  it('of others stay', () => {
    const release = publishPropagators(['tracecontext']);
    propagation.disable();
    const foreign = { fields: () => ['x'], inject: () => {}, extract: (given: never) => given };
    propagation.setGlobalPropagator(foreign);
    release();
    expect(propagation.fields()).toEqual(['x']);
    publishPropagators(['tracecontext'])();
    expect(propagation.fields()).toEqual(['x']);
  });
});
