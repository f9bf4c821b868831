import {
  type Context,
  createContextKey,
  type Logger,
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

export interface EmitterRules extends LogRules {
  /** What records say of themselves, by the type of their event. */
  readonly identities: LogIdentities;
}

type Locate = (ids: TraceIds | undefined, use: (span: SpanContext | undefined) => void) => void;

/** Turns the two kinds of events that are logs into log records. */
export class LogEmitter {
  readonly #logger: Logger;
  readonly #scope: string;
  readonly #rules: EmitterRules;
  readonly #locate: Locate | undefined;

  /** @param locate undefined when no spans are exported: then the ids of the events stand */
  constructor(provider: LoggerProvider, scope: Scope, rules: EmitterRules, locate?: Locate) {
    this.#logger = provider.getLogger(scope.name, scope.version, scope);
    this.#scope = scope.name;
    this.#rules = rules;
    this.#locate = locate;
  }

  record(event: HostEvent, metadata: HostEventMetadata): void {
    if (event.type === 'log.record') {
      this.#emit(logRecord(event, this.#rules), event, metadata);
    } else if (event.type === 'security.event' && metadata.trusted) {
      this.#emit(securityRecord(event, this.#rules), event, metadata);
    }
  }

  /** In the context that the record belongs to, when it is trusted. */
  #emit(made: LogRecord, event: HostEvent, metadata: HostEventMetadata): void {
    const record = this.#named(made, event);
    const ids = isTraced(metadata) ? eventTrace(event.trace) : undefined;
    if (ids === undefined || this.#locate === undefined)
      this.#logger.emit({ ...record, context: contextOf(ids, ids && ownSpan(ids)) });
    else
      this.#locate(event.trace, (span) => {
        this.#logger.emit({ ...record, context: contextOf(ids, span) });
      });
  }

  #named(record: LogRecord, event: HostEvent): LogRecord {
    const identity = this.#rules.identities[event.type];
    if (identity === undefined) return record;
    const { eventName, attributes } = identified(event, identity, this.#scope, this.#rules.redact);
    return { ...record, eventName, attributes: { ...record.attributes, ...attributes } };
  }
}

function ownSpan({ traceId, spanId, flags }: EventTrace): SpanContext | undefined {
  return spanId === undefined ? undefined : { traceId, spanId, traceFlags: flags };
}

/** The root, explicitly: otherwise the record would take whatever is active here. */
function contextOf(ids: EventTrace | undefined, span: SpanContext | undefined): Context {
  if (span !== undefined) return trace.setSpanContext(ROOT_CONTEXT, span);
  return ids === undefined ? ROOT_CONTEXT : ROOT_CONTEXT.setValue(TRACE_ONLY, ids.traceId);
}
