import {
  createContextKey,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import {
  type IdGenerator,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  TracerProvider,
  type TracerProviderOptions,
} from '@opentelemetry/sdk-trace';

/**
 * The parent outside the service that a trace belongs to, for the sampler. A parent within the
 * service is of the same trace, and is kept or dropped with it.
 */
export const CALLER = createContextKey('caller of the trace');

/** A tracer provider whose next span can be given its ids. */
export function givenIdsProvider(options: TracerProviderOptions & { readonly sampler: Sampler }): {
  readonly provider: TracerProvider;
  readonly ids: GivenIds;
} {
  const ids = new GivenIds(options.sampler);
  return { provider: new TracerProvider({ ...options, sampler: ids, idGenerator: ids }), ids };
}

/** Hands out the ids that it was given, and random ones otherwise; samples whole traces. */
export class GivenIds implements IdGenerator, Sampler {
  readonly #random = new RandomIdGenerator();
  readonly #sampler: Sampler;
  #traceId: string | undefined;
  #spanId: string | undefined;

  constructor(sampler: Sampler) {
    this.#sampler = sampler;
  }

  /** `spanId` undefined: a random one. To be called right before the span is started. */
  give(traceId: string, spanId: string | undefined): void {
    this.#traceId = traceId;
    this.#spanId = spanId;
  }

  /** To be called right after: what was given must not reach another span. */
  takeBack(): void {
    this.#traceId = undefined;
    this.#spanId = undefined;
  }

  generateTraceId(): string {
    return this.#traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#spanId ?? this.#random.generateSpanId();
  }

  /** Whether the spans of a trace are kept. */
  sampled(traceId: string, caller: SpanContext | undefined): boolean {
    const context = samplingContext(caller);
    const kind = SpanKind.INTERNAL;
    const { decision } = this.#sampler.shouldSample(context, traceId, '', kind, {}, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  }

  /**
   * Decides for the whole trace: by its caller, or by its id. A parent within the gateway may be
   * exported later, so there is no decision of its own to follow.
   */
  shouldSample(...[context, ...span]: Parameters<Sampler['shouldSample']>) {
    const caller = context.getValue(CALLER) as SpanContext | undefined;
    return this.#sampler.shouldSample(samplingContext(caller), ...span);
  }

  toString(): string {
    return String(this.#sampler);
  }
}

function samplingContext(caller: SpanContext | undefined) {
  return caller === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
}
