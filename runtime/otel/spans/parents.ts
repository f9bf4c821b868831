import type { EventTrace } from './event-trace.ts';
import type { SpanNode } from './span-node.ts';
import type { SpanTable } from './span-table.ts';

/** The span of the service that is the parent, as its rule says; undefined when none is known. */
export function findParent(node: SpanNode, table: SpanTable): SpanNode | undefined {
  const { trace: ids, type, key } = node;
  if (ids === undefined) return undefined;
  const find = (id: string | undefined, by?: string): SpanNode | undefined => {
    const found = id === undefined ? undefined : table.find(ids, id, by);
    return found === node ? undefined : found;
  };
  switch (type.parent) {
    case 'none':
      return undefined;
    case 'owner':
      return find(ids.parentId, key);
    case 'remote':
      return find(ids.parentId);
    case 'exported':
    case 'message':
      return find(ids.spanId) ?? find(ids.parentId);
    default:
      return type.parent satisfies never;
  }
}

/** A parent that has not been heard of. */
export interface Missing {
  readonly ids: EventTrace;
  readonly parentId: string;
}

/** What a finished span waits for: its own parent, or that of an ancestor the SDK does not know yet. */
export function missingAncestor(node: SpanNode, table: SpanTable): Missing | undefined {
  const seen = new Set<SpanNode>();
  let at: SpanNode = node;
  for (;;) {
    seen.add(at);
    const { trace: ids, type } = at;
    const parentId = ids?.parentId;
    const settled = at.context !== undefined || type.parent !== 'owner';
    if (settled || ids === undefined || parentId === undefined) return undefined;
    at.parent ??= findParent(at, table);
    if (at.parent === undefined)
      return table.isOwnId(ids, parentId) ? undefined : { ids, parentId };
    if (seen.has(at.parent)) return undefined;
    at = at.parent;
  }
}
