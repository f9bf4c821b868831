import {
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { findParent } from './parents.ts';
import { hrTime, mergeAttributes, type SpanNode } from './span-node.ts';
import type { SpanTable } from './span-table.ts';
import type { SpanType } from './span-type.ts';

/** Makes spans of the SDK from ours, the parents before the children. */
export class SpanExport {
  readonly #tracer: Tracer;
  readonly #optIn: boolean;
  readonly #table: SpanTable;
  readonly #now: () => number;

  constructor(tracer: Tracer, optIn: boolean, table: SpanTable, now: () => number) {
    this.#tracer = tracer;
    this.#optIn = optIn;
    this.#table = table;
    this.#now = now;
  }

  /** The ids under which the span is exported; when it is finished it is also ended. */
  context(node: SpanNode): SpanContext {
    const context = node.context ?? this.#begin(node);
    if (node.end !== undefined && node.span !== undefined) end(node, node.span, node.end);
    return context;
  }

  #begin(node: SpanNode): SpanContext {
    node.resolving = true;
    const parent = this.#parentContext(node);
    node.resolving = false;
    // The root, said aloud: what is active here has nothing to do with the event.
    const context =
      parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    const { type, attributes } = node;
    const optIn = this.#optIn ? type.optIn : undefined;
    node.span = this.#tracer.startSpan(
      optIn === undefined ? type.name : conventionalName(node, optIn),
      { kind: optIn?.kind ?? type.kind, startTime: hrTime(node.start), attributes },
      context,
    );
    node.context = node.span.spanContext();
    return node.context;
  }

  #parentContext(node: SpanNode): SpanContext | undefined {
    const { trace: ids, type } = node;
    node.parent ??= findParent(node, this.#table);
    if (node.parent !== undefined) return this.#contextOf(node.parent);
    const outside = type.parent === 'remote' || type.parent === 'message';
    const remote = outside ? this.#table.remote(node, this.#now()) : undefined;
    if (remote !== undefined || ids?.parentId === undefined || type.parent === 'none')
      return remote;
    const above = this.#table.above(ids, ids.parentId);
    return above === undefined || 'spanId' in above ? above : this.#contextOf(above);
  }

  /** A parent that is being made itself leads in a circle. */
  #contextOf(parent: SpanNode): SpanContext | undefined {
    return parent.resolving ? undefined : this.context(parent);
  }
}

function end(node: SpanNode, span: NonNullable<SpanNode['span']>, milliseconds: number): void {
  const { attributes, points, error } = node;
  const time = hrTime(milliseconds);
  span.setAttributes(attributes);
  for (const point of points) {
    const set = mergeAttributes({}, point.attributes);
    if (Object.keys(set).length > 0) span.addEvent(point.name, set, time);
  }
  if (error !== undefined)
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(error.message !== undefined && { message: error.message }),
    });
  span.end(time);
  // Whoever finds it as a parent needs its ids alone.
  node.span = undefined;
  node.parent = undefined;
  node.attributes = {};
  node.points = [];
}

/** The name by the newest conventions: the values of some attributes. */
function conventionalName(node: SpanNode, optIn: NonNullable<SpanType['optIn']>): string {
  const words = optIn.name
    .map((name) => node.attributes[name])
    .filter((word) => word !== undefined);
  const [first] = words;
  if (first === undefined) return node.type.name;
  return optIn.alone.includes(String(first)) ? String(first) : words.join(' ');
}
