import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { AlwaysOnSampler } from '@opentelemetry/sdk-trace';
import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { createSpanRecorder } from '../../generated/otel-spans.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { KeyedHash } from '../../runtime/otel/identity.ts';
import { givenIdsProvider } from '../../runtime/otel/sdk/given-ids.ts';
import { capturePolicy } from '../../runtime/otel/settings/capture-policy.ts';

/** The OTel exporter's recorders over the SDK, with an end that only counts. */
export class OtelSide {
  finishedSpans = 0;
  mostOpenSpans = 0;
  readonly #store: SeriesStore;
  readonly #metrics: OtelHandlers;
  readonly #spans;

  constructor() {
    const redact = redactSecrets;
    this.#store = new SeriesStore({ perFamily: SERIES_CAP, redact });
    this.#metrics = new OtelHandlers(new OtelInstruments(this.#store));
    const processor: SpanProcessor = {
      onStart: () => {},
      onEnd: () => {
        this.finishedSpans += 1;
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    };
    const tracers = givenIdsProvider({
      sampler: new AlwaysOnSampler(),
      spanProcessors: [processor],
    });
    this.#spans = createSpanRecorder({
      tracer: tracers.provider.getTracer('proof'),
      ids: tracers.ids,
      redact,
      hash: new KeyedHash(() => new Uint8Array(32).fill(7)),
      semconvOptIn: false,
      content: capturePolicy(true),
    });
  }

  record(event: DiagnosticEvent, metadata: DiagnosticMetadata, privateData?: object): void {
    this.#metrics.record(event, metadata);
    this.#spans.record(event, metadata, privateData);
    if (this.#spans.openSpans > this.mostOpenSpans) this.mostOpenSpans = this.#spans.openSpans;
  }

  /** Series of the fullest instrument, and what one counter counted over all of its series. */
  collect(counter: string): { fullest: number; total: number } {
    const counts = this.#store.families.map(
      ({ size, overflow }) => size + (overflow === undefined ? 0 : 1),
    );
    const found = this.#store.families.find(({ name }) => name === counter);
    let total = 0;
    if (found?.type === 'counter') {
      for (const { value } of found.held) total += value;
      total += found.overflow?.value ?? 0;
    }
    return { fullest: Math.max(...counts), total };
  }

  stop(): void {
    this.#spans.shutdown();
  }
}
