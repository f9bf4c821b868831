import type { Attributes, SpanKind } from '@opentelemetry/api';

/**
 * Where a span's parent comes from. `owner`: the span that the event names, open or retained, or
 * the one that stands in for it. `exported`: the span of the event's own id, else of its parent's.
 * `message`: the same, else a parent outside the service. `remote`: the named parent, ours when
 * exported, else outside the service.
 */
export type ParentRule = 'owner' | 'exported' | 'message' | 'remote' | 'none';

/** What all spans of one name share. */
export interface SpanType {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parent: ParentRule;
  /** Once finished it is still found as a parent. */
  readonly retain?: true;
  /** It takes the children of a parent that was never exported, when they hold the same key. */
  readonly standsIn?: true;
  /** What the newest conventions change. */
  readonly optIn?: {
    readonly kind: SpanKind;
    /** Attributes whose values, joined with a space, are the name. */
    readonly name: readonly string[];
    /** First words that are the whole name. */
    readonly alone: readonly string[];
  };
}

/** What one event says about a span. */
export interface Observation {
  /** Whether the event's trace context may be believed. */
  readonly vouched: boolean;
  /** Milliseconds since the epoch, where that is not the time of the event. */
  readonly time?: unknown;
  /** Milliseconds; of a span whose start was not seen. */
  readonly duration?: unknown;
  /** What children of a missing parent have in common. */
  readonly key?: unknown;
  /** Undefined values are left out. */
  readonly attributes: Attributes;
  readonly events?: readonly SpanPoint[];
  /** The span is an error; with or without a message. */
  readonly error?: { readonly message: string | undefined } | undefined;
}

/** A moment within a span. One whose attributes are all undefined is left out. */
export interface SpanPoint {
  readonly name: string;
  readonly attributes: Attributes;
}
