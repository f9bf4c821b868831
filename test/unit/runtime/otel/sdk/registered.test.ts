import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Exporter, plainPlugin } from '../../../../kit/otel-exporter.ts';

/** Where every copy of the OpenTelemetry API with this major version looks for what others registered. */
const API = Symbol.for('opentelemetry.js.api.1');

beforeEach(() => vi.stubEnv('OPENCLAW_OTEL_PRELOADED', '1'));
afterEach(() => Reflect.deleteProperty(globalThis, API));

// SDK 2 goes with an API of 1.9 at most, and an API refuses what an older one has registered.
it.each(['1.10.0', '1.9.1'])(
  'an SDK that was preloaded is used when its API is %s',
  async (version) => {
    const spans = new InMemorySpanExporter();
    const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: points });
    const meters = new MeterProvider({ readers: [reader] });
    const spanProcessors = [new SimpleSpanProcessor({ exporter: spans })];
    const tracers = new TracerProvider({ spanProcessors });
    Reflect.set(globalThis, API, { version, trace: tracers, metrics: meters });

    const exporter = await Exporter.start(plainPlugin, {});
    exporter.events.emit({ type: 'run.completed' }, { trusted: true });
    await exporter.stop();
    await meters.forceFlush();
    expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['run.completed']);
    const names = points
      .getMetrics()
      .flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap((scope) => scope.metrics.map(({ descriptor }) => descriptor.name)),
      );
    expect(names).toEqual(['events']);
    await meters.shutdown();
  },
);

it('an SDK that was to be preloaded and is not there is a failure, once for each signal', async () => {
  const exporter = await Exporter.start(plainPlugin, {});
  exporter.events.emit({ type: 'run.completed' }, { trusted: true });
  await exporter.stop();
  expect(exporter.reported).toEqual([
    'metrics failure start_failed',
    'traces failure start_failed',
  ]);
  const told = exporter.lines.filter((line) => line.includes('by external-sdk'));
  expect(told).toHaveLength(2);
  for (const line of told) expect(line).toContain('no SDK has registered a provider of them');
});
