import { type MeterProvider, TraceFlags, type TracerProvider } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { ExportObserver } from '../losses.ts';
import type { OtelSettings, OtlpRoute } from '../settings/settings.ts';
import type { Sampling } from '../settings/tracing.ts';
import { type GivenIds, givenIdsProvider } from './given-ids.ts';
import type { Owned } from './metrics.ts';
import { boundedExporter, TRACES } from './otlp.ts';
import type { Resource } from './resource.ts';
import { SPANS } from './weights.ts';

/** A private tracer provider whose batches there is room for. `meters` receives the SDK's own metrics. */
export function ownedTracerProvider(
  settings: OtelSettings,
  route: OtlpRoute,
  resource: Resource,
  meters: MeterProvider | undefined,
  observer: ExportObserver,
): Owned<TracerProvider> & { readonly ids: GivenIds } {
  const selfObsMeterProvider = settings.selfObservation ? meters : undefined;
  const { spanBatch } = settings;
  const { exporter, waiting } = boundedExporter(TRACES, SPANS, route, spanBatch, observer);
  const processor = new BatchSpanProcessor({
    exporter,
    ...spanBatch,
    ...(selfObsMeterProvider && { selfObsMeterProvider }),
  });
  const onEnd = processor.onEnd.bind(processor);
  processor.onEnd = (span) => {
    const sampled = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
    if (sampled && waiting.admit(span)) onEnd(span);
  };
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
    waiting: () => waiting.count,
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
