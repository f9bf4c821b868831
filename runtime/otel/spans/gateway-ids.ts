import type { SpanContext } from '@opentelemetry/api';
import type { EventTrace } from './event-trace.ts';
import type { Waiting } from './held.ts';
import type { SpanNode } from './span-node.ts';
import type { SpanType } from './span-type.ts';

/** Ids remembered at most, over all traces; those of open spans come on top. */
export const ID_LIMIT = 8192;
/** Together, because a map passes all that was deleted when it is walked from its start. */
const EVICTED_AT_ONCE = 1024;

/** One span id of the gateway. It is a context, which several events share, not yet a span. */
export interface GatewayId {
  readonly spanId: string;
  readonly trace: GatewayTrace;
  /** An event of the gateway had this id; otherwise it was only named as a parent. */
  own: boolean;
  /** Its parent among the gateway's ids, as far as events said. */
  parentId: string | undefined;
  /** Its parent outside the service. */
  caller: SpanContext | undefined;
  /** The span that is exported under the id: its type, its context, the id of its parent. */
  owner: SpanType | undefined;
  context: SpanContext | undefined;
  above: string | undefined;
  /** Spans with this id that have begun and not ended. */
  readonly open: SpanNode[];
  /** Ends seen, so that a start that is delivered after its end opens nothing. */
  readonly ended: { readonly type: SpanType; end: number }[];
  /** What depends on whether the id will be exported. */
  waiting: Waiting[];
}

/** The span of that name that has begun under the id and not ended. */
export function openSpan({ open }: GatewayId, { name }: SpanType): SpanNode | undefined {
  return open.find(({ type }) => type.name === name);
}

export function removeOpen({ open }: GatewayId, node: SpanNode): void {
  const index = open.indexOf(node);
  if (index >= 0) open.splice(index, 1);
}

/** When a span of that name ended under the id, in milliseconds since the epoch; never, so far. */
export function endOf({ ended }: GatewayId, { name }: SpanType): number {
  return ended.find(({ type }) => type.name === name)?.end ?? Number.NEGATIVE_INFINITY;
}

export function noteEnd({ ended }: GatewayId, type: SpanType, end: number): void {
  const known = ended.find((one) => one.type.name === type.name);
  if (known === undefined) ended.push({ type, end });
  else known.end = end;
}

export interface GatewayTrace {
  readonly traceId: string;
  readonly ids: Map<string, GatewayId>;
  /** The first parent outside the service, whose sampling the trace follows. */
  caller: SpanContext | undefined;
}

/** What is known of the gateway's traces: bounded in count, the least used trace goes first. */
export class GatewayIds {
  readonly #traces = new Map<string, GatewayTrace>();
  #newest: GatewayTrace | undefined;
  #count = 0;

  /** The trace, from now on the one used last. A new one is remembered when it has an id. */
  trace(traceId: string): GatewayTrace {
    if (this.#newest?.traceId === traceId) return this.#newest;
    const known = this.#traces.get(traceId);
    if (known === undefined) return { traceId, ids: new Map(), caller: undefined };
    this.#traces.delete(traceId);
    this.#remember(known);
    return known;
  }

  find({ traceId }: EventTrace, spanId: string | undefined): GatewayId | undefined {
    return spanId === undefined ? undefined : this.#traces.get(traceId)?.ids.get(spanId);
  }

  id(trace: GatewayTrace, spanId: string): GatewayId {
    const known = trace.ids.get(spanId);
    if (known !== undefined) return known;
    const id: GatewayId = {
      spanId,
      trace,
      own: false,
      parentId: undefined,
      caller: undefined,
      owner: undefined,
      context: undefined,
      above: undefined,
      open: [],
      ended: [],
      waiting: [],
    };
    if (trace.ids.size === 0) this.#remember(trace);
    trace.ids.set(spanId, id);
    this.#count += 1;
    if (this.#count > ID_LIMIT) this.#evict(id);
    return id;
  }

  clear(): void {
    this.#traces.clear();
    this.#newest = undefined;
    this.#count = 0;
  }

  #remember(trace: GatewayTrace): void {
    this.#traces.set(trace.traceId, trace);
    this.#newest = trace;
  }

  /** Evicts the oldest ids of the least used traces, but none that something open or waiting needs. */
  #evict(except: GatewayId): void {
    for (const trace of this.#traces.values()) {
      for (const [spanId, id] of trace.ids) {
        if (id === except || id.open.length > 0 || id.waiting.length > 0) continue;
        trace.ids.delete(spanId);
        this.#count -= 1;
        if (this.#count <= ID_LIMIT - EVICTED_AT_ONCE) break;
      }
      if (trace.ids.size === 0) this.#traces.delete(trace.traceId);
      if (this.#count <= ID_LIMIT - EVICTED_AT_ONCE) return;
    }
  }
}
