import type { SpanContext, Tracer } from '@opentelemetry/api';
import type { GivenIds } from '../sdk/given-ids.ts';
import { eventTime, eventTrace, type TracedEvent, type TraceIds } from './event-trace.ts';
import { endOf, GatewayIds, noteEnd, openSpan, removeOpen } from './gateway-ids.ts';
import { Held } from './held.ts';
import { SpanExport } from './span-export.ts';
import {
  observe,
  type Place,
  type SpanNode,
  shareContent,
  spanNode,
  startTime,
} from './span-node.ts';
import type { Observation, SpanType } from './span-type.ts';

/** Spans that have begun; one more ends the oldest. */
export const OPEN_LIMIT = 2048;
/** Milliseconds: a turn may take hours, a start whose end got lost must not stay for ever. */
export const OPEN_TIME = 240 * 60_000;
/** Bounds in time are looked after no more often than this, in milliseconds. */
const SWEEP_INTERVAL = 1_000;

/** What one exporter leaves for the next when its configuration changes. */
export interface OpenSpans {
  readonly ids: GatewayIds;
  readonly open: Set<SpanNode>;
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
  readonly #open: Set<SpanNode>;
  readonly #held: Held;
  readonly #exported: SpanExport;
  readonly #now: () => number;
  readonly #monotonic: () => number;
  readonly #incomplete: string;
  /** Of the event that is being recorded. */
  #place: Place | undefined;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @param incomplete name of the attribute that marks a span whose end never came */
  constructor(options: SpanTrackerOptions, incomplete: string) {
    const { tracer, ids, semconvOptIn, now = Date.now, before } = options;
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#ids = before?.ids ?? new GatewayIds();
    this.#open = before?.open ?? new Set();
    this.#held = new Held(this.#monotonic);
    this.#exported = new SpanExport(tracer, ids, semconvOptIn);
    this.#now = now;
    this.#incomplete = incomplete;
  }

  get openSpans(): number {
    return this.#open.size;
  }

  /** Called for every event: keeps the bounds, and learns which ids are the gateway's own. */
  note(event: TracedEvent, traced: boolean): void {
    const now = this.#monotonic();
    if (now - this.#sweptAt >= SWEEP_INTERVAL) this.#sweep(now);
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
    const id = observed.traced ? this.#place?.id : undefined;
    if (id === undefined) return;
    const start = eventTime(event, observed.time, this.#now);
    const begun = openSpan(id, type);
    if (begun !== undefined) {
      observe(begun, observed);
      return;
    }
    if (start <= endOf(id, type)) return;
    const node = this.#node(type, start, start, observed);
    id.open.push(node);
    this.#open.add(node);
    if (this.#exported.ids === undefined) this.#exported.begin(node);
    this.#held.release(id);
    if (this.#open.size > OPEN_LIMIT) this.#endOldest();
  }

  /** A span ends. When its start was not seen, the event is the whole span. */
  end(type: SpanType, event: TracedEvent, observed: Observation): void {
    const id = observed.traced ? this.#place?.id : undefined;
    const node = id && openSpan(id, type);
    const end = eventTime(event, observed.time, this.#now);
    if (id !== undefined) noteEnd(id, type, end);
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
    const end = eventTime(event, observed.time, this.#now);
    this.#finish(this.#node(type, startTime(end, observed.duration), end, observed));
  }

  /** An event that is no span after all: its parent outside still is one, and its id not its own. */
  pass(type: SpanType, traced: boolean): void {
    const place = traced ? this.#place : undefined;
    if (place?.id === undefined) return;
    this.#exported.pass(type, place);
    if (type.rank !== undefined) this.#held.release(place.id);
  }

  /** The exported span that a context of the gateway stands for: its own, else its parent's. */
  resolve(given: TraceIds): SpanContext | undefined {
    const ids = eventTrace(given);
    if (ids === undefined) return undefined;
    const found = this.#ids.find(ids, ids.spanId);
    return (
      this.#exported.at(found) ??
      this.#exported.at(this.#ids.find(ids, ids.parentId ?? found?.parentId))
    );
  }

  /**
   * Tells which exported span a context of the gateway belongs to: its own or the nearest above;
   * undefined when there is none. That may take as long as spans are held.
   */
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
    if (known !== undefined) use(known);
    else
      this.#held.add({
        id,
        claims: false,
        release: () => use(this.#exported.nearest(trace, spanId)),
      });
  }

  /** Ends what is open at the present time, marked, and clears all ids. */
  shutdown(): void {
    for (const node of this.#open) this.#endIncomplete(node);
    this.#held.drain();
    this.#ids.clear();
  }

  /** Exports what is finished and leaves what is open for the next exporter. */
  suspend(): OpenSpans {
    this.#held.drain();
    // Which content may leave is about to be decided anew.
    for (const node of this.#open) node.content = undefined;
    return { ids: this.#ids, open: this.#open };
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    this.#held.sweep();
    for (const node of this.#open) {
      if (now - node.since < OPEN_TIME) return;
      this.#endIncomplete(node);
    }
  }

  #node(type: SpanType, start: number, end: number, observed: Observation): SpanNode {
    const place = observed.traced ? this.#place : undefined;
    return spanNode(type, place, { start, end, since: this.#monotonic() }, observed);
  }

  #close(node: SpanNode): void {
    this.#open.delete(node);
    if (node.place?.id !== undefined) removeOpen(node.place.id, node);
  }

  #endOldest(): void {
    const [oldest] = this.#open;
    if (oldest !== undefined) this.#endIncomplete(oldest);
  }

  #endIncomplete(node: SpanNode): void {
    this.#close(node);
    node.attributes[this.#incomplete] = true;
    node.end = Math.max(node.start, this.#now());
    this.#export(node);
  }

  /** Exports a finished span, now or as soon as it is known where it belongs. */
  #finish(node: SpanNode): void {
    const missing = node.span === undefined ? this.#exported.missing(node) : undefined;
    if (missing === undefined || node.place === undefined) {
      this.#export(node);
      return;
    }
    const id = typeof missing === 'string' ? this.#ids.id(node.place.trace, missing) : missing;
    const claims = id === node.place.id;
    this.#held.add({ id, claims, release: () => this.#export(node) });
  }

  #export(node: SpanNode): void {
    if (node.content !== undefined) shareContent(node);
    try {
      this.#exported.end(node);
    } catch {
      // A preloaded SDK that fails at one span must not keep others from being exported.
    }
    if (node.place?.id !== undefined) this.#held.release(node.place.id);
  }
}
