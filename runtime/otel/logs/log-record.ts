import { type LogRecord, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { HostEvent, HostEventMetadata, HostTraceContext } from '../../gateway/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { KeyedHash } from '../identity/keyed-hash.ts';
import { boundedText, LogAttributes } from './attributes.ts';
import { logSeverity } from './severity.ts';

/** What a `log.record` event carries; every field is checked before use. */
interface LogEvent extends HostEvent {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly loggerName?: unknown;
  readonly loggerParents?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly code?: { readonly line?: unknown; readonly functionName?: unknown };
}

export interface LogRules {
  readonly redact: Redactor;
  /** For identifiers. */
  readonly hash: KeyedHash;
  /** Whether the message itself may leave; without it a record has a constant body. */
  readonly captureBody: boolean;
}

const WITHHELD = 'log';

/** The OTLP record of a `log.record` event, at the time of the event. */
export function logRecord(
  event: LogEvent,
  metadata: HostEventMetadata,
  rules: LogRules,
): LogRecord {
  const severity = logSeverity(event.level);
  const attributes = new LogAttributes(rules.redact);
  attributes.set('openclaw.log.level', severity.text);
  attributes.set('openclaw.logger', event.loggerName);
  if (Array.isArray(event.loggerParents)) {
    const parents = event.loggerParents.filter((name) => typeof name === 'string');
    if (parents.length > 0) attributes.set('openclaw.logger.parents', parents.join('.'));
  }
  attributes.set('code.lineno', event.code?.line);
  attributes.set('code.function', event.code?.functionName);
  attributes.set('openclaw.traceFlags', event.trace?.traceFlags);
  attributes.setAll('openclaw.', event.attributes);
  const message = typeof event.message === 'string' ? event.message : '';
  return {
    timestamp: event.ts,
    severityNumber: severity.number,
    severityText: severity.text,
    body: rules.captureBody ? boundedText(message, rules.redact) : WITHHELD,
    attributes: attributes.all,
    ...traceOf(event, metadata),
  };
}

/** The context a record belongs to, when the gateway vouches for it. */
export function traceOf(event: HostEvent, metadata: HostEventMetadata): Pick<LogRecord, 'context'> {
  const trusted = metadata.trusted || metadata.trustedTraceContext === true;
  // The root context, said aloud: otherwise the record would take whatever is active here.
  if (!trusted || !isComplete(event.trace)) return { context: ROOT_CONTEXT };
  const { traceId, spanId, traceFlags } = event.trace;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(traceFlags ?? '00', 16) & 1 };
  return { context: trace.setSpanContext(ROOT_CONTEXT, spanContext) };
}

function isComplete(
  given: HostTraceContext | undefined,
): given is HostTraceContext & { spanId: string } {
  return (
    given !== undefined &&
    /^(?!0+$)[0-9a-f]{32}$/.test(given.traceId) &&
    /^(?!0+$)[0-9a-f]{16}$/.test(given.spanId ?? '')
  );
}
