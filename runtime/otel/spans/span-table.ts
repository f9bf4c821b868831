import type { SpanContext } from '@opentelemetry/api';
import { AgingMap } from './aging-map.ts';
import { ENDED_SPANS, OPEN_SPANS, OWN_IDS, RETAINED_SPANS } from './bounds.ts';
import type { EventTrace } from './event-trace.ts';
import { type SpanNode, traceKey } from './span-node.ts';
import type { SpanType } from './span-type.ts';

/** Unexported ancestors that are passed over at most. */
const MOST_STEPS = 8;

/** The spans that others may name: begun, finished and retained, or standing in for another. */
export class SpanTable {
  readonly #open: AgingMap<string, SpanNode>;
  readonly #retained = new AgingMap<string, SpanNode>(RETAINED_SPANS);
  readonly #standIns = new AgingMap<string, SpanNode>(RETAINED_SPANS);
  readonly #ended = new AgingMap<string, number>(ENDED_SPANS);
  /** The parent of each id that the service used, as far as it was told. */
  readonly #ownIds = new AgingMap<string, string | undefined>(OWN_IDS);
  /** Parents outside the service, by the id of the service that named them. */
  readonly #callers = new AgingMap<string, SpanContext>(RETAINED_SPANS);
  /** Names of the types that have a start. Two of them may use one id. */
  readonly #types = new Set<string>();

  /** @param overdue receives spans that were open for too long, or were too many */
  constructor(overdue: (node: SpanNode) => void) {
    this.#open = new AgingMap(OPEN_SPANS, overdue);
  }

  get openSpans(): number {
    return this.#open.size;
  }

  /** Everything held for the sake of others. */
  get retainedSpans(): number {
    return this.#retained.size + this.#standIns.size;
  }

  /** Learns that the service itself uses the id of this event. */
  noteOwnId(trace: EventTrace | undefined, now: number): void {
    if (trace?.spanId === undefined) return;
    const key = traceKey(trace, trace.spanId);
    this.#ownIds.set(key, trace.parentId ?? this.#ownIds.get(key), now);
  }

  isOwnId(trace: EventTrace, id: string): boolean {
    return this.#ownIds.has(traceKey(trace, id));
  }

  open(node: SpanNode, trace: EventTrace, id: string, now: number): void {
    const { type, key } = node;
    this.#types.add(type.name);
    this.#open.set(openKey(type.name, trace, id), node, now);
    const { parentId } = trace;
    const orphan = parentId !== undefined && this.find(trace, parentId, undefined) === undefined;
    if (type.standsIn && key !== undefined && orphan)
      this.#standIns.set(standInKey(trace, parentId, key), node, now);
  }

  /** Takes the open span of a type out of the table. */
  close(type: SpanType, trace: EventTrace, id: string): SpanNode | undefined {
    const key = openKey(type.name, trace, id);
    const node = this.#open.get(key);
    this.#open.delete(key);
    return node;
  }

  openOf(type: SpanType, trace: EventTrace, id: string): SpanNode | undefined {
    return this.#open.get(openKey(type.name, trace, id));
  }

  /** Remembers the end of a span, so that its start is not taken for a new one when it comes late. */
  noteEnd(type: SpanType, trace: EventTrace, id: string, end: number, now: number): void {
    this.#ended.set(openKey(type.name, trace, id), end, now);
  }

  endedBefore(type: SpanType, trace: EventTrace, id: string): number | undefined {
    return this.#ended.get(openKey(type.name, trace, id));
  }

  retain(node: SpanNode, trace: EventTrace, id: string, now: number): void {
    this.#retained.set(traceKey(trace, id), node, now);
  }

  /** The span of an id: open, the latest start first; standing in for it; or retained. */
  find(trace: EventTrace, id: string, key: string | undefined): SpanNode | undefined {
    return (
      this.#newestOpen(trace, id) ??
      (key === undefined ? undefined : this.#standIns.get(standInKey(trace, id, key))) ??
      this.#retained.get(traceKey(trace, id))
    );
  }

  /** The context of a parent outside the service, unless the id is known to be the service's own. */
  remote(node: SpanNode, now: number): SpanContext | undefined {
    const { trace } = node;
    const id = trace?.parentId;
    if (trace === undefined || id === undefined) return undefined;
    if (node.parentIsOwn || this.isOwnId(trace, id)) return undefined;
    const caller = { traceId: trace.traceId, spanId: id, traceFlags: trace.flags, isRemote: true };
    if (trace.spanId !== undefined) this.#callers.set(traceKey(trace, trace.spanId), caller, now);
    return caller;
  }

  /**
   * What stands above an id that is not exported itself: the nearest ancestor that is, or the
   * caller outside that an exported span under one of those ids already belongs to.
   */
  above(trace: EventTrace, id: string): SpanNode | SpanContext | undefined {
    let at: string | undefined = id;
    for (let step = 0; at !== undefined && step < MOST_STEPS; step += 1) {
      const key: string = traceKey(trace, at);
      const found = step === 0 ? undefined : this.find(trace, at, undefined);
      if (found !== undefined) return found;
      const caller = this.#callers.get(key);
      if (caller !== undefined) return caller;
      at = this.#ownIds.get(key);
    }
    return undefined;
  }

  sweep(now: number): void {
    for (const map of this.#maps()) map.sweep(now);
  }

  openNodes(): SpanNode[] {
    return this.#open.values();
  }

  clear(): void {
    for (const map of this.#maps()) map.clear();
  }

  #maps(): readonly AgingMap<string, unknown>[] {
    return [
      this.#open,
      this.#retained,
      this.#standIns,
      this.#ended,
      this.#ownIds,
      this.#callers,
    ] as readonly AgingMap<string, unknown>[];
  }

  #newestOpen(trace: EventTrace, id: string): SpanNode | undefined {
    let newest: SpanNode | undefined;
    for (const name of this.#types) {
      const node = this.#open.get(openKey(name, trace, id));
      if (node !== undefined && (newest === undefined || node.start >= newest.start)) newest = node;
    }
    return newest;
  }
}

function openKey(name: string, trace: EventTrace, id: string): string {
  return `${name} ${traceKey(trace, id)}`;
}

function standInKey(trace: EventTrace, id: string, key: string): string {
  return `${traceKey(trace, id)} ${key}`;
}
