import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Sampling } from '../settings/sampling.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import type { SpanIds } from '../spans/span-ids.ts';
import { exporterOptions } from './exporter-options.ts';
import { givenIdsProvider } from './given-ids.ts';
import type { Owned } from './metrics.ts';
import { type ExportObserver, observed } from './observed-exporter.ts';
import type { Resource } from './resource.ts';
import { watchedQueue } from './watched-queue.ts';

/** A private tracer provider with one batch processor. `meters` receives the SDK's own metrics. */
export function ownedTracerProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  meters: MeterProvider | undefined,
  observer: ExportObserver,
): Owned<TracerProvider> & { readonly ids: SpanIds } {
  const selfObservation = settings.selfObservation ? meters : undefined;
  const processor = new BatchSpanProcessor({
    exporter: observed(new OTLPTraceExporter(exporterOptions(route, settings.spanBatch)), observer),
    ...settings.spanBatch,
    selfObsMeterProvider: watchedQueue(selfObservation, observer.overflowed),
  });
  const { provider, ids } = givenIdsProvider({
    resource,
    sampler: sampler(settings.sampling),
    spanLimits: settings.spanLimits,
    spanProcessors: [processor],
    ...(selfObservation && { meterProvider: selfObservation }),
  });
  return { provider, ids, shutdown: () => provider.shutdown() };
}

function sampler({ parentBased, ratio }: Sampling): Sampler {
  const root = rootSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(ratio: number): Sampler {
  if (ratio === 0) return new AlwaysOffSampler();
  return ratio === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio);
}
