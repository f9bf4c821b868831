import {
  type Attributes,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace as traces,
} from '@opentelemetry/api';
import { namedContent } from '../content/content.ts';
import { millisToHrTime } from '../sdk/core.ts';
import { CALLER, type GivenIds } from '../sdk/given-ids.ts';
import {
  type GatewayId,
  type GatewayTrace,
  type Place,
  type SpanNode,
  upwards,
} from './gateway-ids.ts';
import type { SpanType } from './span-type.ts';

/**
 * Makes spans of the SDK, under the ids and parents that the gateway's events say. An id is
 * exported once; no parent is one of the gateway's ids without an exported span.
 */
export class SpanExport {
  /** Undefined with a preloaded SDK, which makes its own ids. */
  readonly ids: GivenIds | undefined;
  readonly #tracer: Tracer;
  readonly #optIn: boolean;

  constructor(tracer: Tracer, ids: GivenIds | undefined, optIn: boolean) {
    this.#tracer = tracer;
    this.ids = ids;
    this.#optIn = optIn;
  }

  /** The span that is, or will be, exported for an id. */
  at(id: GatewayId | undefined): SpanContext | undefined {
    if (id?.context !== undefined || this.ids === undefined) return id?.context;
    if (id === undefined || id.open.size === 0) return undefined;
    const { spanId, trace } = id;
    const sampled = this.ids.sampled(trace.traceId, trace.caller);
    const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    return { traceId: trace.traceId, spanId, traceFlags };
  }

  /** The same, else what stands above the id and is exported, or is outside the service. */
  nearest(trace: GatewayTrace, spanId: string | undefined): SpanContext | undefined {
    return upwards(trace, spanId, (id) => this.at(id) ?? id?.caller);
  }

  /** The id on which it depends where the span belongs, while it is not exported. */
  missing({ type, place }: SpanNode): string | undefined {
    if (place === undefined) return undefined;
    const { trace, id, parentId } = place;
    if (id !== undefined && !isFree(id, type)) return undefined;
    if (id !== undefined && type.rank === undefined) return id.spanId;
    if (parentId === undefined || isOutside(place, type)) return undefined;
    return this.at(trace.ids.get(parentId)) === undefined ? parentId : undefined;
  }

  /** Starts the span, under its event's id if that is free. */
  begin(node: SpanNode): Span {
    const { type, place } = node;
    const owned = place?.id !== undefined && isFree(place.id, type, node) ? place.id : undefined;
    const parent = place && this.#parent(place, type, owned);
    if (place !== undefined) this.ids?.give(place.trace.traceId, owned?.spanId);
    try {
      node.span = this.#start(node, parent);
    } finally {
      this.ids?.takeBack();
    }
    if (owned !== undefined) {
      owned.owner = type;
      const context = node.span.spanContext();
      // Spans of an SDK that does nothing, as a preloaded one that is switched off, have no ids.
      if (isSpanContextValid(context)) owned.context = context;
      owned.above = parent?.spanId;
    }
    return node.span;
  }

  /** Ends the span, which is started if need be. */
  end(node: SpanNode): void {
    const begun = node.span !== undefined;
    const span = node.span ?? this.begin(node);
    const { type, said } = node;
    const { attributes, content, events = [], error } = said;
    // A pair, because the SDK takes small numbers for time since its own start.
    const time = millisToHrTime(node.end);
    if (begun) span.setAttributes(this.#named(type, attributes));
    if (content !== undefined) {
      const names = type.contentNames ?? (this.#optIn ? 'conventions' : 'documented');
      span.setAttributes(namedContent(content, names));
    }
    for (const event of events)
      if (Object.values(event.attributes).some((value) => value !== undefined))
        span.addEvent(event.name, event.attributes, time);
    if (error !== undefined)
      span.setStatus({
        code: SpanStatusCode.ERROR,
        ...(error.message !== undefined && { message: error.message }),
      });
    span.end(time);
  }

  #start({ type, said, start, place }: SpanNode, parent: SpanContext | undefined): Span {
    const optIn = this.#optIn ? type.optIn : undefined;
    const name = optIn && conventionalName(said.attributes, optIn);
    // The root, explicitly: what is active here has nothing to do with the event.
    const context = parent ? traces.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const caller = place?.trace.caller;
    return this.#tracer.startSpan(
      name ?? type.name,
      {
        kind: optIn?.kind ?? type.kind,
        startTime: millisToHrTime(start),
        attributes: this.#named(type, said.attributes),
      },
      caller === undefined ? context : context.setValue(CALLER, caller),
    );
  }

  /** The attributes under the names that they have without the opt-in, unless it is there. */
  #named({ withoutOptIn }: SpanType, attributes: Attributes): Attributes {
    if (withoutOptIn === undefined || this.#optIn) return attributes;
    for (const name in withoutOptIn) {
      const value = attributes[name];
      if (value === undefined) continue;
      attributes[name] = undefined;
      for (const older of withoutOptIn[name]!) attributes[older] = value;
    }
    return attributes;
  }

  #parent(place: Place, type: SpanType, owned: GatewayId | undefined): SpanContext | undefined {
    const { trace, id, parentId } = place;
    // A second span of the owner's kind stands beside the owner, not below it.
    if (id !== undefined && owned === undefined && id.owner?.name !== type.name) return this.at(id);
    const parent = callerOf(place, type) ?? this.nearest(trace, parentId);
    if (owned === undefined) return parent;
    // Over exported parents it may already hang below the span itself.
    const isBelow = upwards(
      trace,
      parent?.spanId,
      (_, at) => at === owned.spanId || undefined,
      ({ above }) => above,
    );
    return isBelow ? undefined : parent;
  }
}

/** Whether a span of this type may be exported under the id. */
function isFree({ owner, open }: GatewayId, type: SpanType, except?: SpanNode): boolean {
  if (owner !== undefined) return false;
  const { rank = Number.POSITIVE_INFINITY } = type;
  for (const node of open.values())
    if (node !== except && (node.type.rank ?? Number.POSITIVE_INFINITY) <= rank) return false;
  return true;
}

/** The parent is none of the gateway's own ids, and the event is of a kind that callers cause. */
function isOutside({ trace, parentId }: Place, { caller }: SpanType): boolean {
  return caller === true && parentId !== undefined && trace.ids.get(parentId)?.own !== true;
}

/** The parent outside the service; the first one decides about the sampling of its trace. */
export function callerOf(place: Place, type: SpanType): SpanContext | undefined {
  const { trace, parentId, flags } = place;
  if (parentId === undefined || !isOutside(place, type)) return undefined;
  const caller = { traceId: trace.traceId, spanId: parentId, traceFlags: flags, isRemote: true };
  trace.caller ??= caller;
  return caller;
}

/** The name by the newest conventions: the values of some attributes; undefined without any. */
function conventionalName(
  attributes: Attributes,
  { name, alone }: NonNullable<SpanType['optIn']>,
): string | undefined {
  const words = name.map((one) => attributes[one]).filter((word) => word !== undefined);
  const first = words[0]?.toString();
  return first !== undefined && alone.includes(first) ? first : words.join(' ') || undefined;
}
