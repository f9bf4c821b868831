import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { OtelHandlers } from '../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../generated/otel-instruments.ts';
import { createSpanRecorder } from '../../../generated/otel-spans.ts';
import type { DiagnosticMetadata } from '../../../runtime/metrics/event.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { SERIES_CAP } from '../../../runtime/metrics/series-store.ts';
import { KeyedHash } from '../../../runtime/otel/identity/keyed-hash.ts';
import { capturePolicy } from '../../../runtime/otel/settings/capture-policy.ts';
import { SettingWarnings } from '../../../runtime/otel/settings/warnings.ts';

/** The OTel exporter's recorders over the SDK, with an end that only counts. */
export class OtelSide {
  finishedSpans = 0;
  mostOpenSpans = 0;
  readonly #reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
    exportIntervalMillis: 2 ** 31 - 1,
    cardinalityLimits: { default: SERIES_CAP },
  });
  readonly #metrics: OtelHandlers;
  readonly #spans;

  constructor() {
    const meters = new MeterProvider({ readers: [this.#reader] });
    const redact = redactSecrets;
    this.#metrics = new OtelHandlers(new OtelInstruments(meters.getMeter('proof'), { redact }));
    const processor: SpanProcessor = {
      onStart: () => {},
      onEnd: () => {
        this.finishedSpans += 1;
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    };
    const tracers = new TracerProvider({ spanProcessors: [processor] });
    this.#spans = createSpanRecorder({
      tracer: tracers.getTracer('proof'),
      redact,
      hash: new KeyedHash(() => new Uint8Array(32).fill(7)),
      semconvOptIn: false,
      content: capturePolicy(true, new SettingWarnings()),
    });
  }

  record(event: DiagnosticEvent, metadata: DiagnosticMetadata): void {
    this.#metrics.record(event, metadata);
    this.#spans.record(event, metadata);
    if (this.#spans.openSpans > this.mostOpenSpans) this.mostOpenSpans = this.#spans.openSpans;
  }

  /** Series of the fullest instrument, and what one counter counted over all of its series. */
  async collect(counter: string): Promise<{ fullest: number; total: number }> {
    const { resourceMetrics } = await this.#reader.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const found = metrics.find(({ descriptor }) => descriptor.name === counter);
    const points = (found?.dataPoints ?? []) as readonly { readonly value: number }[];
    return {
      fullest: Math.max(...metrics.map(({ dataPoints }) => dataPoints.length)),
      total: points.reduce((sum, { value }) => sum + value, 0),
    };
  }

  stop(): void {
    this.#spans.shutdown();
  }
}
