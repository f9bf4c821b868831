import { ROOT_CONTEXT, type SpanContext, SpanKind, trace } from '@opentelemetry/api';
import {
  type IdGenerator,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  TracerProvider,
  type TracerProviderOptions,
} from '@opentelemetry/sdk-trace';
import { CALLER, type SpanIds } from '../spans/span-ids.ts';

/** A tracer provider whose next span can be given its ids. */
export function givenIdsProvider(options: TracerProviderOptions & { readonly sampler: Sampler }): {
  readonly provider: TracerProvider;
  readonly ids: SpanIds;
} {
  const ids = new GivenIds(options.sampler);
  const sampler = ids.sampler();
  return { provider: new TracerProvider({ ...options, sampler, idGenerator: ids }), ids };
}

/** Hands out each id that it was given once, and random ones otherwise. */
class GivenIds implements IdGenerator, SpanIds {
  readonly #random = new RandomIdGenerator();
  readonly #sampler: Sampler;
  #traceId: string | undefined;
  #spanId: string | undefined;

  constructor(sampler: Sampler) {
    this.#sampler = sampler;
  }

  give(traceId: string, spanId: string | undefined): void {
    this.#traceId = traceId;
    this.#spanId = spanId;
  }

  takeBack(): void {
    this.#traceId = undefined;
    this.#spanId = undefined;
  }

  generateTraceId(): string {
    const given = this.#traceId;
    this.#traceId = undefined;
    return given ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    const given = this.#spanId;
    this.#spanId = undefined;
    return given ?? this.#random.generateSpanId();
  }

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
  sampler(): Sampler {
    return {
      shouldSample: (context, ...span) => {
        const caller = context.getValue(CALLER) as SpanContext | undefined;
        return this.#sampler.shouldSample(samplingContext(caller), ...span);
      },
      toString: () => String(this.#sampler),
    };
  }
}

function samplingContext(caller: SpanContext | undefined) {
  return caller === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
}
