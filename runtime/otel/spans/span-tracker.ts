import type { SpanContext, Tracer } from '@opentelemetry/api';
import type { GivenIds } from '../sdk/given-ids.ts';
import { type BoundedQueue, boundedQueue, type QueueBounds } from './bounded-queue.ts';
import { eventTime, eventTrace, type TracedEvent, type TraceIds } from './event-trace.ts';
import {
  type GatewayId,
  GatewayIds,
  observe,
  type Place,
  type SpanNode,
  shareContent,
  startTime,
  type Waiting,
} from './gateway-ids.ts';
import { callerOf, SpanExport } from './span-export.ts';
import type { Observation, SpanType } from './span-type.ts';

/** Spans that have begun. A turn may take hours; a start whose end got lost must not stay for ever. */
const OPEN: QueueBounds = { count: 2048, time: 240 * 60_000 };
/** Spans and log records that wait for an id to be exported. */
const HELD: QueueBounds = { count: 512, time: 5_000 };
/** Bounds in time are looked after no more often than this, in milliseconds. */
const SWEEP_INTERVAL = 1_000;

/** What one exporter leaves for the next when its configuration changes. */
export interface OpenSpans {
  readonly ids: GatewayIds;
  /** Spans, and when each began by a monotonic clock. */
  readonly open: Iterable<readonly [SpanNode, number]>;
}

export interface SpanTrackerOptions {
  readonly tracer: Tracer;
  /** Undefined with a preloaded SDK, which makes its own ids. */
  readonly ids: GivenIds | undefined;
  /** The newest names and kinds of the GenAI conventions. */
  readonly semconvOptIn: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic?: () => number;
  readonly before?: OpenSpans | undefined;
}

/**
 * Turns starts, ends and whole events into spans of the SDK, with the times, ids and parents that
 * the events say, in whatever order they come. An id of the gateway is exported once: by the first
 * span that has it, unless one of a lower rank is open. The others with that id are its children.
 */
export class SpanTracker {
  readonly #ids: GatewayIds;
  readonly #open: BoundedQueue<SpanNode>;
  readonly #held: BoundedQueue<Waiting>;
  readonly #exported: SpanExport;
  readonly #now: () => number;
  readonly #monotonic: () => number;
  readonly #incomplete: string;
  readonly #timer: NodeJS.Timeout;
  /** Of the event that is being recorded. */
  #place: Place | undefined;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @param incomplete name of the attribute that marks a span whose end never came */
  constructor(options: SpanTrackerOptions, incomplete: string) {
    const { tracer, ids, semconvOptIn, now = Date.now, before } = options;
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#ids = before?.ids ?? new GatewayIds();
    this.#open = boundedQueue(OPEN, this.#monotonic, (node) => this.#endIncomplete(node));
    for (const [node, since] of before?.open ?? []) this.#open.add(node, since);
    this.#held = boundedQueue(HELD, this.#monotonic, ({ id }) => this.#release(id));
    this.#exported = new SpanExport(tracer, ids, semconvOptIn);
    this.#now = now;
    this.#incomplete = incomplete;
    // A gateway without events would never sweep.
    this.#timer = setInterval(() => this.#sweep(), HELD.time).unref();
  }

  get openSpans(): number {
    return this.#open.since.size;
  }

  /** Called for every event: keeps the bounds, and learns which ids are the gateway's own. */
  note(event: TracedEvent, traced: boolean): void {
    if (this.#monotonic() - this.#sweptAt >= SWEEP_INTERVAL) this.#sweep();
    this.#place = undefined;
    const ids = traced ? eventTrace(event.trace) : undefined;
    if (ids === undefined) return;
    const { parentId, flags } = ids;
    const trace = this.#ids.trace(ids.traceId);
    const id = ids.spanId === undefined ? undefined : this.#ids.id(trace, ids.spanId);
    if (id !== undefined) {
      id.own = true;
      id.parentId = parentId ?? id.parentId;
    }
    this.#place = { trace, id, parentId, flags };
  }

  /** A span begins. Without a trusted id there is nothing that its end could be found by. */
  start(type: SpanType, event: TracedEvent, observed: Observation): void {
    const place = observed.traced ? this.#place : undefined;
    const id = place?.id;
    if (id === undefined) return;
    const start = eventTime(event, observed.time, this.#now);
    const begun = id.open.get(type.name);
    if (begun !== undefined) {
      observe(begun, observed);
      return;
    }
    if (start <= (id.ended.get(type.name) ?? 0)) return;
    const node = { type, place, start, end: start, said: observed, span: undefined };
    id.open.set(type.name, node);
    if (this.#exported.ids === undefined) this.#exported.begin(node);
    this.#release(id);
    this.#open.add(node);
  }

  /** A span ends. When its start was not seen, the event is the whole span. */
  end(type: SpanType, event: TracedEvent, observed: Observation): void {
    const id = observed.traced ? this.#place?.id : undefined;
    const node = id?.open.get(type.name);
    const end = eventTime(event, observed.time, this.#now);
    id?.ended.set(type.name, end);
    if (node === undefined) {
      this.whole(type, event, observed);
      return;
    }
    observe(node, observed);
    // When the clock was set back meanwhile, only the length is known.
    const length = end - startTime(end, observed.duration);
    node.end = end < node.start ? node.start + length : end;
    this.#close(node);
    this.#finish(node);
  }

  /** An event that is a span by itself: it ends at the time of the event. */
  whole(type: SpanType, event: TracedEvent, observed: Observation): void {
    const place = observed.traced ? this.#place : undefined;
    const end = eventTime(event, observed.time, this.#now);
    const start = startTime(end, observed.duration);
    this.#finish({ type, place, start, end, said: observed, span: undefined });
  }

  /** An event that is no span after all: others with its id still have its parent outside. */
  pass(type: SpanType, traced: boolean): void {
    const place = traced ? this.#place : undefined;
    if (place?.id === undefined) return;
    place.id.caller ??= callerOf(place, type);
    if (type.rank !== undefined) this.#release(place.id);
  }

  /** The exported span that a context of the gateway belongs to: its own, else the nearest above. */
  resolve(given: TraceIds): SpanContext | undefined {
    const ids = eventTrace(given);
    if (ids === undefined) return undefined;
    const trace = this.#ids.trace(ids.traceId);
    return this.#exported.nearest(trace, ids.spanId) ?? this.#exported.nearest(trace, ids.parentId);
  }

  /** Tells the same when it is known, which may take as long as spans are held. */
  locate(given: TraceIds | undefined, use: (span: SpanContext | undefined) => void): void {
    const ids = eventTrace(given);
    const spanId = ids?.spanId ?? ids?.parentId;
    if (ids === undefined || spanId === undefined) {
      use(undefined);
      return;
    }
    const trace = this.#ids.trace(ids.traceId);
    const id = this.#ids.id(trace, spanId);
    const known = this.#exported.at(id);
    if (known === undefined)
      this.#hold(id, false, () => {
        try {
          use(this.#exported.nearest(trace, spanId));
        } catch {
          // As for spans: one record that fails must not keep others back.
        }
      });
    else use(known);
  }

  /** Ends what is open at the present time, marked, and clears all ids. */
  shutdown(): void {
    clearInterval(this.#timer);
    this.#open.drain();
    this.#held.drain();
    this.#ids.clear();
  }

  /** Exports what is finished and leaves what is open for the next exporter. */
  suspend(): OpenSpans {
    clearInterval(this.#timer);
    this.#held.drain();
    const open = [...this.#open.since];
    // Which content may leave is about to be decided anew.
    for (const [node] of open) node.said = { ...node.said, content: undefined };
    return { ids: this.#ids, open };
  }

  #sweep(): void {
    this.#sweptAt = this.#monotonic();
    this.#held.sweep();
    this.#open.sweep();
  }

  #close(node: SpanNode): void {
    this.#open.delete(node);
    node.place?.id?.open.delete(node.type.name);
  }

  #endIncomplete(node: SpanNode): void {
    this.#close(node);
    node.said.attributes[this.#incomplete] = true;
    node.end = Math.max(node.start, this.#now());
    this.#export(node);
  }

  /** Exports a finished span, now or as soon as it is known where it belongs. */
  #finish(node: SpanNode): void {
    const missing = node.span === undefined ? this.#exported.missing(node) : undefined;
    const id = missing && node.place && this.#ids.id(node.place.trace, missing);
    if (id) this.#hold(id, id === node.place?.id, () => this.#export(node));
    else this.#export(node);
  }

  #export(node: SpanNode): void {
    if (node.said.content !== undefined) shareContent(node);
    try {
      this.#exported.end(node);
    } catch {
      // A preloaded SDK that fails at one span must not keep others from being exported.
    }
    if (node.place?.id !== undefined) this.#release(node.place.id);
  }

  #hold(id: GatewayId, claims: boolean, release: () => void): void {
    const waiting = { id, claims, release };
    id.waiting.push(waiting);
    this.#held.add(waiting);
  }

  /** Lets everything go that waits for this id, claims first. */
  #release(id: GatewayId): void {
    const { waiting } = id;
    if (waiting.length === 0) return;
    id.waiting = [];
    for (const one of waiting) this.#held.delete(one);
    for (const one of waiting) if (one.claims) one.release();
    for (const one of waiting) if (!one.claims) one.release();
  }
}
