import type { Attributes, Span, SpanContext } from '@opentelemetry/api';
import { CONTENT_LIMIT } from '../content/bounded-json.ts';
import { conversationValue } from '../content/content.ts';
import type { Observation, SpanType } from './span-type.ts';

/** Ids remembered at most, over all traces; those of open spans come on top. */
const ID_LIMIT = 8192;
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
  /** Spans with this id that have begun and not ended, by name. */
  readonly open: Map<string, SpanNode>;
  /**
   * When spans with this id ended, by name, in milliseconds since the epoch, so that a start that
   * is delivered after its end opens nothing.
   */
  readonly ended: Map<string, number>;
  /** What depends on whether the id will be exported. */
  waiting: Waiting[];
}

/** A finished span, or a log record, whose place depends on an id that may yet be exported. */
export interface Waiting {
  readonly id: GatewayId;
  /** It takes the id itself if no span of a lower rank comes. */
  readonly claims: boolean;
  /** By now it is known which span has the id, or that none has. */
  release(): void;
}

export interface GatewayTrace {
  readonly traceId: string;
  readonly ids: Map<string, GatewayId>;
  /** The first parent outside the service, whose sampling the trace follows. */
  caller: SpanContext | undefined;
}

/** Where an event stands in the traces of the gateway. */
export interface Place {
  readonly trace: GatewayTrace;
  readonly id: GatewayId | undefined;
  readonly parentId: string | undefined;
  readonly flags: number;
}

/** One span until it is exported. */
export interface SpanNode {
  readonly type: SpanType;
  /** Undefined for an event whose trace context is not trusted. */
  readonly place: Place | undefined;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end: number;
  /** What its events say by now. */
  said: Observation;
  /** There while a span of the SDK is open, in a preloaded SDK only. */
  span: Span | undefined;
}

/** Adds what one event more says; of what both say, this counts. */
export function observe(node: SpanNode, observed: Observation): void {
  const { attributes, content, error } = node.said;
  for (const name in attributes) observed.attributes[name] ??= attributes[name];
  node.said = {
    ...observed,
    content: observed.content === undefined ? content : { ...content, ...observed.content },
    error: observed.error ?? error,
  };
}

/** When it began, for an event that says how long it took. */
export function startTime(end: number, duration: unknown): number {
  return typeof duration === 'number' && duration > 0 && duration <= end ? end - duration : end;
}

/** Hands the conversation of a span on to the open span above it that also shows it. */
export function shareContent({ said: { content = {} }, place }: SpanNode): void {
  const input = content['gen_ai.input.messages'];
  const output = content['gen_ai.output.messages'];
  if (place === undefined || (input === undefined && output === undefined)) return;
  const turn = upwards(place.trace, place.parentId, (id) =>
    [...(id?.open.values() ?? [])].find(({ type }) => type.showsTurn),
  );
  if (turn !== undefined)
    turn.said = { ...turn.said, content: turnOf(turn.said.content ?? {}, input, output) };
}

/** The first input and the last output, in one room: what came first gives way to what is new. */
function turnOf(own: Attributes, input: unknown, output: unknown): Attributes {
  const last = String(output ?? own['output.value'] ?? '');
  const first = String(own['input.value'] ?? input ?? '');
  return {
    ...(last !== '' && conversationValue('output', last)),
    ...(first !== '' &&
      last.length + first.length <= CONTENT_LIMIT &&
      conversationValue('input', first)),
  };
}

/** Ancestors that are looked through at most. */
const MOST_STEPS = 32;

/** What is found first, at the id or above it, as far as events said or by another way up. */
export function upwards<Found>(
  { ids }: GatewayTrace,
  spanId: string | undefined,
  find: (id: GatewayId | undefined, spanId: string) => Found | undefined,
  up = ({ parentId }: GatewayId): string | undefined => parentId,
): Found | undefined {
  let at = spanId;
  for (let step = 0; at !== undefined && step < MOST_STEPS; step += 1) {
    const id = ids.get(at);
    const found = find(id, at);
    if (found !== undefined) return found;
    at = id && up(id);
  }
  return undefined;
}

/** What is known of the gateway's traces: bounded in count, the least used trace goes first. */
export class GatewayIds {
  readonly #traces = new Map<string, GatewayTrace>();
  #count = 0;

  /** The trace, from now on the one used last. A new one is remembered when it has an id. */
  trace(traceId: string): GatewayTrace {
    const known = this.#traces.get(traceId);
    if (known === undefined) return { traceId, ids: new Map(), caller: undefined };
    this.#traces.delete(traceId);
    this.#traces.set(traceId, known);
    return known;
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
      open: new Map(),
      ended: new Map(),
      waiting: [],
    };
    if (trace.ids.size === 0) this.#traces.set(trace.traceId, trace);
    trace.ids.set(spanId, id);
    this.#count += 1;
    if (this.#count > ID_LIMIT) this.#evict(id);
    return id;
  }

  clear(): void {
    this.#traces.clear();
    this.#count = 0;
  }

  /** Evicts the oldest ids of the least used traces, but none that something open or waiting needs. */
  #evict(except: GatewayId): void {
    for (const trace of this.#traces.values()) {
      for (const [spanId, id] of trace.ids) {
        if (id === except || id.open.size > 0 || id.waiting.length > 0) continue;
        trace.ids.delete(spanId);
        this.#count -= 1;
        if (this.#count <= ID_LIMIT - EVICTED_AT_ONCE) break;
      }
      if (trace.ids.size === 0) this.#traces.delete(trace.traceId);
      if (this.#count <= ID_LIMIT - EVICTED_AT_ONCE) return;
    }
  }
}
