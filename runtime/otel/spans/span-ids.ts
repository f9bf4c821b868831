import { createContextKey, type SpanContext } from '@opentelemetry/api';

/** Gives the next span of the SDK its ids, where the provider is the exporter's own. */
export interface SpanIds {
  /** `spanId` undefined: a random one. To be called right before the span is started. */
  give(traceId: string, spanId: string | undefined): void;
  /** To be called right after: what was not used must not reach another span. */
  takeBack(): void;
  /** Whether the spans of a trace are kept. */
  sampled(traceId: string, caller: SpanContext | undefined): boolean;
}

/**
 * The parent outside the service that a trace belongs to, for the sampler. A parent within the
 * service is of the same trace, and is kept or dropped with it.
 */
export const CALLER = createContextKey('caller of the trace');
