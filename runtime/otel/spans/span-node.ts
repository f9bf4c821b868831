import type { Attributes, HrTime, Span, SpanContext } from '@opentelemetry/api';
import type { EventTrace, TracedEvent } from './event-trace.ts';
import type { Observation, SpanPoint, SpanType } from './span-type.ts';

/**
 * One span while it is of interest. It becomes a span of the SDK when it is finished or when its
 * id is needed, not when it starts: by then its parent, which may be told later, is known.
 */
export interface SpanNode {
  readonly type: SpanType;
  /** Undefined for an event that nobody vouches for. */
  readonly trace: EventTrace | undefined;
  readonly key: string | undefined;
  /** Whether the parent's id was known to be the service's own when the span began. */
  readonly parentIsOwn: boolean;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end: number | undefined;
  attributes: Attributes;
  points: readonly SpanPoint[];
  error: Observation['error'];
  /** The parent among our own spans, from when it is known. */
  parent: SpanNode | undefined;
  /** There from when the SDK knows the span. */
  context: SpanContext | undefined;
  /** There while the SDK's span is open. */
  span: Span | undefined;
  /** While the SDK's span is being made: guards against parents that lead in a circle. */
  resolving: boolean;
}

export function traceKey(trace: EventTrace, id: string): string {
  return `${trace.traceId} ${id}`;
}

/** Attributes without those that are left out; the later value of a name wins. */
export function mergeAttributes(into: Attributes, from: Attributes): Attributes {
  const set = Object.entries(from).filter(([, value]) => value !== undefined);
  return { ...into, ...Object.fromEntries(set) };
}

/** When something happened, in milliseconds since the epoch: said by a field, the event, or now. */
export function eventTime(event: TracedEvent, time: unknown, now: number): number {
  if (isTime(time)) return time;
  return isTime(event.ts) ? event.ts : now;
}

/** When it began, for an event that says how long it took. */
export function startTime(end: number, duration: unknown): number {
  return typeof duration === 'number' && duration > 0 && duration <= end ? end - duration : end;
}

/** A pair, because the SDK takes small numbers for time since its own start. */
export function hrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Number.MAX_SAFE_INTEGER;
}
