import { readFileSync } from 'node:fs';
import type { DiagnosticEvent } from '../../generated/events.ts';
import type { RecordedEvent } from '../../runtime/gateway/recording.ts';
import type { DiagnosticMetadata } from '../../runtime/metrics/event.ts';

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

/** Events that are a span, or end one, from any emitter; with what they must hold. */
const SPAN_EVENTS: Readonly<Record<string, (one: RecordedEvent) => boolean>> = {
  'gateway.rpc': ({ event, metadata }) =>
    metadata.trusted &&
    Reflect.get(event, 'phase') !== 'received' &&
    (startsTurns(event) || ['error', 'threw'].includes(Reflect.get(event, 'outcome'))),
  'skill.used': ({ metadata }) => metadata.trusted,
  ...Object.fromEntries(
    [
      'model.usage',
      'run.completed',
      'model.call.completed',
      'model.call.error',
      'harness.run.completed',
      'harness.run.error',
      'tool.execution.completed',
      'tool.execution.error',
      'tool.execution.blocked',
      'exec.process.completed',
      'webhook.processed',
      'webhook.error',
      'message.processed',
      'message.delivery.completed',
      'message.delivery.error',
      'session.stuck',
      'context.assembled',
      'tool.loop',
      'diagnostic.memory.pressure',
      'model.failover',
      'diagnostic.liveness.warning',
      'diagnostic.phase.completed',
    ].map((type) => [type, () => true]),
  ),
};

/** Whether the method is one that starts turns. Others are traced when they fail. */
function startsTurns(event: object): boolean {
  return ['agent', 'chat.send', 'cron.run', 'send', 'wake'].includes(Reflect.get(event, 'method'));
}

/** The trace of the gateway itself, if the event has one. */
export function traceOf({ event, metadata }: RecordedEvent) {
  const own = metadata.trusted || metadata.internal || metadata.trustedTraceContext;
  return own ? event.trace : undefined;
}

/** Whether the event is a span, or ends one. */
export function isSpan(one: RecordedEvent): boolean {
  return SPAN_EVENTS[one.event.type]?.(one) === true;
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
