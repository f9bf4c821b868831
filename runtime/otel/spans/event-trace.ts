import type { HostTraceContext } from '../../host/host.ts';
import { matching } from '../content/withheld.ts';

/** What the spans need of an event; every field is checked before use. */
export interface TracedEvent {
  readonly type: string;
  readonly ts: number;
  readonly trace?: TraceIds | undefined;
}

export type TraceIds = { readonly [name in keyof HostTraceContext]?: unknown };

/** The usable part of an event's trace context. */
export interface EventTrace {
  readonly traceId: string;
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
  readonly flags: number;
}

const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
const FLAGS = /^[0-9a-f]{2}$/;

/**
 * The trace context of an event, without ids that are none; undefined without a trace. The only
 * way in: the SDK exports whatever ids it is given.
 */
export function eventTrace(trace: TraceIds | undefined): EventTrace | undefined {
  const traceId = matching(trace?.traceId, TRACE_ID);
  if (traceId === undefined) return undefined;
  return {
    traceId,
    spanId: matching(trace?.spanId, SPAN_ID),
    parentId: matching(trace?.parentSpanId, SPAN_ID),
    flags: Number.parseInt(matching(trace?.traceFlags, FLAGS) ?? '0', 16) & 1,
  };
}

/** OTLP counts nanoseconds in 64 bits: what is beyond would be another time. */
const MOST_TIME = 2 ** 64 / 1e6;

/** When something happened, in milliseconds since the epoch: said by a field, the event, or now. */
export function eventTime(event: TracedEvent, time: unknown, now: () => number): number {
  if (isTime(time)) return time;
  return isTime(event.ts) ? event.ts : now();
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < MOST_TIME;
}
