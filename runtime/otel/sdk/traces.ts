import { type MeterProvider, TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  type TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Sampling } from '../settings/sdk-settings.ts';
import type { OtelSettings } from '../settings/settings.ts';
import { type GivenIds, givenIdsProvider } from './given-ids.ts';
import { boundedExporter, type Owned, TRACES, type Way } from './otlp.ts';
import type { Resource } from './resource.ts';

/** A private tracer provider whose batches there is room for. `meters` receives the SDK's own metrics. */
export function ownedTracerProvider(
  settings: OtelSettings,
  way: Way,
  resource: Resource,
  meters: MeterProvider | undefined,
): Owned<TracerProvider> & { readonly ids: GivenIds } {
  const selfObsMeterProvider = settings.selfObservation ? meters : undefined;
  const { spanBatch } = settings;
  const { exporter, waiting } = boundedExporter(TRACES, way, spanBatch);
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
  return { provider, ids, waiting };
}

function sampler({ parentBased, ratio }: Sampling): Sampler {
  const root = rootSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(ratio: number): Sampler {
  if (ratio === 0) return new AlwaysOffSampler();
  return ratio === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio);
}
