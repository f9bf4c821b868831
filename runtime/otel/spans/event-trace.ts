import type { DiagnosticMetadata } from '../../metrics/event.ts';

/** What the spans need of an event; every field is checked before use. */
export interface TracedEvent {
  readonly type: string;
  readonly ts: number;
  readonly trace?: TraceIds | undefined;
}

/** A trace context as the service writes it: lower-case hex, 32, 16 and 2 digits. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId?: string | undefined;
  readonly parentSpanId?: string | undefined;
  readonly traceFlags?: string | undefined;
}

/** The usable part of an event's trace context. */
export interface EventTrace {
  readonly traceId: string;
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
  readonly flags: number;
}

export type Metadata = DiagnosticMetadata;

const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;
const FLAGS = /^[0-9a-f]{2}$/;

/**
 * The trace context of an event, without ids that are none; undefined without a trace. The only
 * way in: the SDK exports whatever ids it is given.
 *
 * @param known the ids of a trace that came in before, if it did
 */
export function eventTrace(
  trace: TraceIds | undefined,
  known?: (traceId: string) => KnownIds | undefined,
): EventTrace | undefined {
  const given: unknown = trace?.traceId;
  const ids = typeof given === 'string' ? known?.(given) : undefined;
  const traceId = ids === undefined ? matching(given, TRACE_ID) : (given as string);
  if (traceId === undefined) return undefined;
  return {
    traceId,
    spanId: spanIdOf(trace?.spanId, ids),
    parentId: spanIdOf(trace?.parentSpanId, ids),
    flags: flagsOf(trace?.traceFlags),
  };
}

/** Ids of a trace that were seen to be some before. */
interface KnownIds {
  has(spanId: string): boolean;
}

function spanIdOf(value: unknown, known: KnownIds | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  return known?.has(value) || SPAN_ID.test(value) ? value : undefined;
}

function flagsOf(value: unknown): number {
  if (value === '01') return 1;
  return Number.parseInt(matching(value, FLAGS) ?? '00', 16) & 1;
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}
