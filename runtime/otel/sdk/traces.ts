import { type MeterProvider, TraceFlags, type TracerProvider } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { BatchSettings } from '../settings/intervals.ts';
import type { Sampling } from '../settings/sampling.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import type { SpanIds } from '../spans/span-ids.ts';
import type { ExportObserver } from './export-observer.ts';
import { exporterOptions } from './exporter-options.ts';
import { givenIdsProvider } from './given-ids.ts';
import type { Owned } from './metrics.ts';
import { OTLPExporterBase, otlpDelegate, TRACES } from './otlp.ts';
import { inRequests } from './requests.ts';
import type { Resource } from './resource.ts';
import { WAITING_BYTES, WaitingItems } from './waiting-items.ts';
import { SPANS } from './weights.ts';

/** A batch processor for spans that there is room for. */
class BoundedSpans extends BatchSpanProcessor {
  readonly waiting: WaitingItems<ReadableSpan>;

  constructor(
    batch: BatchSettings,
    route: OtlpRoute,
    observer: ExportObserver,
    selfObsMeterProvider: MeterProvider | undefined,
  ) {
    const limits = { items: batch.maxQueueSize, ...WAITING_BYTES };
    const waiting = new WaitingItems(limits, SPANS, observer.lost);
    const delegate = otlpDelegate(TRACES, exporterOptions(route, batch), observer);
    super({
      exporter: inRequests(new OTLPExporterBase(delegate), waiting),
      ...batch,
      ...(selfObsMeterProvider && { selfObsMeterProvider }),
    });
    this.waiting = waiting;
  }

  override onEnd(span: ReadableSpan): void {
    const sampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
    if (sampled && this.waiting.admit(span)) super.onEnd(span);
  }
}

/** A private tracer provider with one batch processor. `meters` receives the SDK's own metrics. */
export function ownedTracerProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  meters: MeterProvider | undefined,
  observer: ExportObserver,
): Owned<TracerProvider> & { readonly ids: SpanIds } {
  const selfObsMeterProvider = settings.selfObservation ? meters : undefined;
  const processor = new BoundedSpans(settings.spanBatch, route, observer, selfObsMeterProvider);
  const { provider, ids } = givenIdsProvider({
    resource,
    sampler: sampler(settings.sampling),
    spanLimits: settings.spanLimits,
    spanProcessors: [processor],
    ...(selfObsMeterProvider && { meterProvider: selfObsMeterProvider }),
  });
  return {
    provider,
    ids,
    shutdown: () => provider.shutdown(),
    waiting: () => processor.waiting.count,
  };
}

function sampler({ parentBased, ratio }: Sampling): Sampler {
  const root = rootSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(ratio: number): Sampler {
  if (ratio === 0) return new AlwaysOffSampler();
  return ratio === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio);
}
