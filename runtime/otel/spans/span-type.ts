import type { Attributes, SpanKind } from '@opentelemetry/api';

/** What all spans of one name share. */
export interface SpanType {
  readonly name: string;
  readonly kind: SpanKind;
  /**
   * Which of several spans with one gateway id is exported under it: the lowest rank. A type
   * without one leaves the id to any span that comes within the time that spans are held.
   */
  readonly rank?: number;
  /** Its parent may be a span outside the service. */
  readonly caller?: true;
  /** It shows the first input and the last output of the spans below it. */
  readonly showsTurn?: true;
  /** Captured texts leave under all of their names, for who reads them by one of the older. */
  readonly contentNames?: 'every';
  /** What attributes are called without the opt-in to the newest conventions. */
  readonly withoutOptIn?: Readonly<Record<string, readonly string[]>>;
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
  /** Whether the trace context of the event is trusted. */
  readonly traced: boolean;
  /** Milliseconds since the epoch, where that is not the time of the event. */
  readonly time?: unknown;
  /** Milliseconds; of a span whose start was not seen. */
  readonly duration?: unknown;
  /** Undefined values are left out. */
  readonly attributes: Attributes;
  /** Captured content, which outlives no change of the settings. */
  readonly content?: Attributes | undefined;
  /** Moments within the span. One whose attributes are all undefined is left out. */
  readonly events?:
    | readonly { readonly name: string; readonly attributes: Attributes }[]
    | undefined;
  /** The span is an error; with or without a message. */
  readonly error?: { readonly message: string | undefined } | undefined;
}
