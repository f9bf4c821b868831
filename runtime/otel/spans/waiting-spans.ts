import { AgingMap } from './aging-map.ts';
import { WAITING_SPANS } from './bounds.ts';
import type { Missing } from './parents.ts';
import { type SpanNode, traceKey } from './span-node.ts';

interface Waiting extends Missing {
  readonly node: SpanNode;
}

/** Finished spans whose parent, or a further ancestor, has not been heard of yet. */
export class WaitingSpans {
  readonly #spans: AgingMap<SpanNode, Waiting>;
  readonly #byMissing = new Map<string, Set<SpanNode>>();

  /** @param givenUp receives spans that waited for too long, or were too many */
  constructor(givenUp: (node: SpanNode, missing: Missing) => void) {
    this.#spans = new AgingMap(WAITING_SPANS, (waiting) => {
      this.#forget(waiting);
      givenUp(waiting.node, waiting);
    });
  }

  get size(): number {
    return this.#spans.size;
  }

  add(node: SpanNode, missing: Missing, now: number): void {
    const key = traceKey(missing.ids, missing.parentId);
    const siblings = this.#byMissing.get(key) ?? new Set();
    this.#byMissing.set(key, siblings.add(node));
    this.#spans.set(node, { node, ...missing }, now);
  }

  /** Takes out the spans that waited for this id. */
  take(key: string): readonly SpanNode[] {
    const nodes = [...(this.#byMissing.get(key) ?? [])];
    this.#byMissing.delete(key);
    for (const node of nodes) this.#spans.delete(node);
    return nodes;
  }

  /** Takes out all of them. */
  drain(): readonly SpanNode[] {
    const nodes = this.#spans.values().map(({ node }) => node);
    this.#spans.clear();
    this.#byMissing.clear();
    return nodes;
  }

  sweep(now: number): void {
    this.#spans.sweep(now);
  }

  #forget({ node, ids, parentId }: Waiting): void {
    const key = traceKey(ids, parentId);
    const siblings = this.#byMissing.get(key);
    siblings?.delete(node);
    if (siblings?.size === 0) this.#byMissing.delete(key);
  }
}
