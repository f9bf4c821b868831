import { readFileSync } from 'node:fs';
import type { DiagnosticEvent } from '../../generated/events.ts';
import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';
import { expectedSpan } from '../oracle/expected-spans.ts';
import { factsOf } from '../oracle/facts.ts';

/** An event as the real gateway delivered it. */
export interface Recorded {
  readonly event: DiagnosticEvent;
  readonly metadata: DiagnosticMetadata;
  readonly privateData?: unknown;
}

const FILES = ['main', 'stall', 'stuck'] as const;

/** Every recorded event, in the order of delivery. */
export function recordedEvents(files: readonly (typeof FILES)[number][] = FILES): Recorded[] {
  return files.flatMap((file) =>
    readFileSync(`test/data/events/${file}.jsonl`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded),
  );
}

/** The trace of the gateway itself, if the event has one. */
export function traceOf({ event, metadata }: RecordedEvent) {
  const own = metadata.trusted || metadata.internal || metadata.trustedTraceContext;
  return own ? event.trace : undefined;
}

const facts = factsOf('next');

/** Whether the event is a span, or ends one, by the documents. */
export function isSpan({ event, metadata }: RecordedEvent): boolean {
  return expectedSpan(facts, { event: event as never, metadata }, false) !== undefined;
}

/** What events say of spans: how many per trace, the gateway's ids, spans without a trace. */
export function said(events: readonly RecordedEvent[]) {
  const spans = new Map<string, number>();
  const ids = new Set<string>();
  let traceless = 0;
  for (const one of events) {
    const trace = traceOf(one);
    if (trace?.spanId !== undefined) ids.add(`${trace.traceId} ${trace.spanId}`);
    if (!isSpan(one)) continue;
    if (trace === undefined) traceless += 1;
    else spans.set(trace.traceId, (spans.get(trace.traceId) ?? 0) + 1);
  }
  // A start without an end is closed when the exporter stops.
  for (const one of events) {
    const trace = traceOf(one);
    if (trace === undefined || !/\.started$/.test(one.event.type)) continue;
    if (!spans.has(trace.traceId)) spans.set(trace.traceId, 1);
  }
  return { spans, ids, traceless };
}
