import {
  type Context,
  createContextKey,
  type LoggerProvider,
  type LogRecord,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import type { HostEvent, HostEventMetadata } from '../../host/host.ts';
import { isTraced } from '../../metrics/event.ts';
import type { Scope } from '../scope.ts';
import { type EventTrace, eventTrace, type TraceIds } from '../spans/event-trace.ts';
import { identified, type LogIdentities } from './log-identity.ts';
import { type LogRules, logRecord } from './log-record.ts';
import { securityRecord } from './security-record.ts';

/** The trace of a log record that belongs to no exported span; the API knows only contexts of spans. */
export const TRACE_ONLY = createContextKey('trace without a span');

type Locate = (ids: TraceIds | undefined, use: (span: SpanContext | undefined) => void) => void;

/**
 * Turns the two kinds of events that are logs into log records.
 *
 * @param locate undefined when no spans are exported: then the ids of the events stand
 */
export function logEmitter(
  provider: LoggerProvider,
  scope: Scope,
  rules: LogRules & { readonly identities: LogIdentities },
  locate?: Locate,
) {
  const logger = provider.getLogger(scope.name, scope.version, scope);

  /** In the context that the record belongs to, when it is trusted. */
  function emit(made: LogRecord, event: HostEvent, metadata: HostEventMetadata): void {
    const record = { ...made, ...identified(event, made.attributes, scope.name, rules) };
    const ids = isTraced(metadata) ? eventTrace(event.trace) : undefined;
    const emitIn = (span: SpanContext | undefined): void =>
      logger.emit({ ...record, context: contextOf(ids, span) });
    if (ids === undefined || locate === undefined) emitIn(ids && ownSpan(ids));
    else locate(event.trace, emitIn);
  }

  return {
    record(event: HostEvent, metadata: HostEventMetadata): void {
      if (event.type === 'log.record') emit(logRecord(event, rules), event, metadata);
      else if (event.type === 'security.event' && metadata.trusted)
        emit(securityRecord(event, rules), event, metadata);
    },
  };
}

function ownSpan({ traceId, spanId, flags }: EventTrace): SpanContext | undefined {
  return spanId === undefined ? undefined : { traceId, spanId, traceFlags: flags };
}

/** The root, explicitly: otherwise the record would take whatever is active here. */
function contextOf(ids: EventTrace | undefined, span: SpanContext | undefined): Context {
  if (span !== undefined) return trace.setSpanContext(ROOT_CONTEXT, span);
  return ids === undefined ? ROOT_CONTEXT : ROOT_CONTEXT.setValue(TRACE_ONLY, ids.traceId);
}
