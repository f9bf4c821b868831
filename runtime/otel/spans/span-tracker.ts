import type { SpanContext, Tracer } from '@opentelemetry/api';
import { SWEEP_INTERVAL } from './bounds.ts';
import { type EventTrace, eventTrace, type TracedEvent, type TraceIds } from './event-trace.ts';
import { findParent, type Missing, missingAncestor } from './parents.ts';
import { SpanExport } from './span-export.ts';
import { eventTime, mergeAttributes, type SpanNode, startTime, traceKey } from './span-node.ts';
import { SpanTable } from './span-table.ts';
import type { Observation, SpanType } from './span-type.ts';
import { WaitingSpans } from './waiting-spans.ts';

export interface SpanTrackerOptions {
  readonly tracer: Tracer;
  /** The newest names and kinds of the GenAI conventions. */
  readonly semconvOptIn: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Turns starts, ends and whole events into spans of the SDK, with the times of the events and with
 * parents that are exported too, in whatever order the events come.
 */
export class SpanTracker {
  readonly #exported: SpanExport;
  readonly #now: () => number;
  readonly #incomplete: string;
  readonly #table = new SpanTable((node) => this.#closeIncomplete(node, this.#now()));
  readonly #waiting = new WaitingSpans((node, missing) => this.#giveUp(node, missing));
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @param incomplete name of the attribute that marks a span whose end never came */
  constructor(options: SpanTrackerOptions, incomplete: string) {
    const { tracer, semconvOptIn, now = Date.now } = options;
    this.#exported = new SpanExport(tracer, semconvOptIn, this.#table, now);
    this.#now = now;
    this.#incomplete = incomplete;
  }

  get openSpans(): number {
    return this.#table.openSpans;
  }

  get retainedSpans(): number {
    return this.#table.retainedSpans;
  }

  get waitingSpans(): number {
    return this.#waiting.size;
  }

  /** Called for every event: keeps the bounds, and learns which ids are the service's own. */
  note(event: TracedEvent, traced: boolean): void {
    const now = this.#now();
    if (now - this.#sweptAt >= SWEEP_INTERVAL) {
      this.#sweptAt = now;
      this.#table.sweep(now);
      this.#waiting.sweep(now);
    }
    if (traced) this.#table.noteOwnId(eventTrace(event.trace), now);
  }

  /** A span begins. Without a vouched id there is nothing that its end could be found by. */
  start(type: SpanType, event: TracedEvent, observed: Observation): void {
    const ids = observed.vouched ? eventTrace(event.trace) : undefined;
    if (ids?.spanId === undefined) return;
    const now = this.#now();
    const time = eventTime(event, observed.time, now);
    const open = this.#table.openOf(type, ids, ids.spanId);
    if (open !== undefined) {
      this.#add(open, observed);
      return;
    }
    const ended = this.#table.endedBefore(type, ids, ids.spanId);
    if (ended !== undefined && time <= ended) return;
    const node = this.#node(type, ids, time, observed);
    this.#table.open(node, ids, ids.spanId, now);
    for (const child of this.#waiting.take(traceKey(ids, ids.spanId))) this.#finish(child);
  }

  /** A span ends. When its start was not seen, the event is the whole span. */
  end(type: SpanType, event: TracedEvent, observed: Observation): void {
    const ids = observed.vouched ? eventTrace(event.trace) : undefined;
    const begun = ids?.spanId && this.#table.close(type, ids, ids.spanId);
    const now = this.#now();
    const end = Math.max(begun ? begun.start : 0, eventTime(event, observed.time, now));
    if (ids?.spanId !== undefined) this.#table.noteEnd(type, ids, ids.spanId, end, now);
    if (!begun || ids?.spanId === undefined) {
      this.whole(type, event, observed);
      return;
    }
    this.#add(begun, observed);
    begun.end = end;
    if (type.retain) this.#table.retain(begun, ids, ids.spanId, now);
    this.#finish(begun);
  }

  /** An event that is a span by itself: it ends at the time of the event. */
  whole(type: SpanType, event: TracedEvent, observed: Observation): void {
    const ids = observed.vouched ? eventTrace(event.trace) : undefined;
    const now = this.#now();
    const end = eventTime(event, observed.time, now);
    const node = this.#node(type, ids, startTime(end, observed.duration), observed);
    node.end = end;
    if (type.retain && ids?.spanId !== undefined) this.#table.retain(node, ids, ids.spanId, now);
    this.#finish(node);
  }

  /** The exported span that a context of the service stands for: its own, else its parent's. */
  resolve(given: TraceIds): SpanContext | undefined {
    const ids = eventTrace(given);
    if (ids === undefined) return undefined;
    const named = [ids.spanId, ids.parentId].filter((id) => id !== undefined);
    for (const id of named) {
      const node = this.#table.find(ids, id, undefined);
      if (node !== undefined) return this.#exported.context(node);
    }
    return undefined;
  }

  /** Ends what is open at the present time, marked, and forgets everything. */
  shutdown(): void {
    const now = this.#now();
    for (const node of this.#waiting.drain()) this.#exported.context(node);
    for (const node of this.#table.openNodes()) this.#closeIncomplete(node, now);
    this.#table.clear();
  }

  #node(
    type: SpanType,
    ids: EventTrace | undefined,
    start: number,
    observed: Observation,
  ): SpanNode {
    const key = typeof observed.key === 'string' ? observed.key : undefined;
    const parentId = ids?.parentId;
    const node: SpanNode = {
      type,
      trace: ids,
      key,
      parentIsOwn:
        ids !== undefined && parentId !== undefined && this.#table.isOwnId(ids, parentId),
      start,
      end: undefined,
      attributes: mergeAttributes({}, observed.attributes),
      points: observed.events ?? [],
      error: observed.error,
      parent: undefined,
      context: undefined,
      span: undefined,
      resolving: false,
    };
    node.parent = findParent(node, this.#table);
    return node;
  }

  #add(node: SpanNode, observed: Observation): void {
    node.attributes = mergeAttributes(node.attributes, observed.attributes);
    if (observed.events !== undefined) node.points = observed.events;
    if (observed.error !== undefined) node.error = observed.error;
  }

  #closeIncomplete(node: SpanNode, now: number): void {
    node.attributes = { ...node.attributes, [this.#incomplete]: true };
    node.end = Math.max(node.start, now);
    const { trace: ids } = node;
    if (node.type.retain && ids?.spanId !== undefined)
      this.#table.retain(node, ids, ids.spanId, now);
    this.#exported.context(node);
  }

  /** Exports a finished span, now or as soon as it is known whether its parent will be. */
  #finish(node: SpanNode): void {
    const missing = missingAncestor(node, this.#table);
    if (missing === undefined) this.#exported.context(node);
    else this.#waiting.add(node, missing, this.#now());
  }

  /** The parent did not come: from now on its id counts as one that is not exported. */
  #giveUp(node: SpanNode, { ids, parentId }: Missing): void {
    this.#table.noteOwnId({ ...ids, spanId: parentId }, this.#now());
    this.#exported.context(node);
  }
}
