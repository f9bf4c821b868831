import type { LogRecord } from '@opentelemetry/api';
import type { HostEvent } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import { isName } from '../content/map-entries.ts';
import { matching } from '../content/withheld.ts';
import type { KeyedHash } from '../identity.ts';
import { millisToHrTime } from '../sdk/core.ts';
import { eventTime } from '../spans/event-trace.ts';
import { boundedText, LogAttributes } from './attributes.ts';

/** Names in log records that editions do not share. */
export interface LogNames {
  /** Attribute of the line that logged. */
  readonly line: string;
  /** Attribute of the function that logged. */
  readonly function: string;
  /** Stands before the names of fields that the log call gave. */
  readonly fields: string;
}

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
  readonly names: LogNames;
  /** Whether the message itself may leave; without it a record has a constant body. */
  readonly captureBody: boolean;
}

const WITHHELD = 'log';
const PARENT_LIMIT = 16;
const TRACE_FLAGS = /^[0-9a-f]{2}$/i;
/** As engines print it: `Object.info`, `async run`, `console.log [as info]`. */
const FUNCTION =
  /^(?:(?:async|new|get|set|bound) )?[A-Za-z0-9_$.<>#]{1,120}(?: \[as [A-Za-z0-9_$]{1,60}\])?$/;

/** The OTLP record of a `log.record` event, at the time of the event. */
export function logRecord(event: LogEvent, rules: LogRules): LogRecord {
  const severity = logSeverity(event.level);
  const attributes = new LogAttributes(rules.redact);
  attributes.set('openclaw.log.level', severity.text);
  attributes.set('openclaw.logger', nameOf(event.loggerName));
  if (Array.isArray(event.loggerParents)) {
    const parents = event.loggerParents.slice(0, PARENT_LIMIT).map(nameOf).filter(Boolean);
    if (parents.length > 0) attributes.set('openclaw.logger.parents', parents.join('.'));
  }
  const line = event.code?.line;
  if (typeof line === 'number') attributes.set(rules.names.line, line);
  attributes.set(rules.names.function, matching(event.code?.functionName, FUNCTION));
  attributes.set('openclaw.traceFlags', matching(event.trace?.traceFlags, TRACE_FLAGS));
  attributes.setAll(rules.names.fields, event.attributes, rules.captureBody);
  const message = typeof event.message === 'string' ? event.message : '';
  return {
    timestamp: millisToHrTime(eventTime(event, undefined, Date.now)),
    severityNumber: severity.number,
    severityText: severity.text,
    body: rules.captureBody ? boundedText(message, rules.redact) : WITHHELD,
    attributes: attributes.all,
  };
}

function nameOf(given: unknown): string | undefined {
  return typeof given === 'string' && isName(given) ? given : undefined;
}

/** Numbers of the OpenTelemetry log data model, by the level names of the gateway's logger. */
const NUMBERS: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  FATAL: 21,
};
const UNKNOWN_LEVEL = 9;

const SECURITY_LEVELS: Readonly<Record<string, string>> = {
  critical: 'FATAL',
  high: 'ERROR',
  medium: 'WARN',
  low: 'INFO',
  info: 'INFO',
};

export interface Severity {
  readonly text: string;
  readonly number: number;
}

/** An empty level is INFO; one without a number of its own counts as INFO and keeps its name. */
function logSeverity(level: unknown): Severity {
  const name = typeof level === 'string' ? level.trim().toUpperCase() : '';
  const text = /^[A-Z][A-Z0-9_]{0,23}$/.test(name) ? name : 'INFO';
  return { text, number: NUMBERS[text] ?? UNKNOWN_LEVEL };
}

export function securitySeverity(severity: unknown): Severity {
  return logSeverity(typeof severity === 'string' ? SECURITY_LEVELS[severity] : undefined);
}
