import type { Attributes, AttributeValue, LogRecord } from '@opentelemetry/api';
import type { HostEvent } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import { allowedEntries, isName } from '../content/map-entries.ts';
import { isNamedSecret, isSessionKey, matching, redactedStart } from '../content/withheld.ts';
import type { KeyedHash } from '../identity.ts';
import { millisToHrTime } from '../sdk/core.ts';
import { eventTime } from '../spans/event-trace.ts';

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

/** The OTLP record of a `log.record` event. */
export function logRecord(event: LogEvent, rules: LogRules): LogRecord {
  const { names, captureBody, redact } = rules;
  const attributes = new LogAttributes(redact);
  attributes.set('openclaw.log.level', severityText(event.level));
  attributes.set('openclaw.logger', nameOf(event.loggerName));
  if (Array.isArray(event.loggerParents)) {
    const parents = event.loggerParents.slice(0, PARENT_LIMIT).map(nameOf).filter(Boolean);
    attributes.set('openclaw.logger.parents', parents.join('.') || undefined);
  }
  const line = event.code?.line;
  if (typeof line === 'number') attributes.set(names.line, line);
  attributes.set(names.function, matching(event.code?.functionName, FUNCTION));
  attributes.set('openclaw.traceFlags', matching(event.trace?.traceFlags, TRACE_FLAGS));
  attributes.setAll(names.fields, event.attributes, captureBody);
  const message = typeof event.message === 'string' ? event.message : '';
  const body = captureBody ? boundedText(message, redact) : WITHHELD;
  return recordOf(event, event.level, body, attributes);
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

/** A record at the time of its event. A level without a number of its own counts as INFO and keeps its name. */
export function recordOf(
  event: HostEvent,
  level: unknown,
  body: string,
  attributes: LogAttributes,
): LogRecord {
  const text = severityText(level);
  return {
    timestamp: millisToHrTime(eventTime(event, undefined, Date.now)),
    severityNumber: NUMBERS[text] ?? UNKNOWN_LEVEL,
    severityText: text,
    body,
    attributes: attributes.all,
  };
}

/** What is no name of a level is INFO. */
function severityText(level: unknown): string {
  const name = typeof level === 'string' ? level.trim().toUpperCase() : '';
  return /^[A-Z][A-Z0-9_]{0,23}$/.test(name) ? name : 'INFO';
}

const ATTRIBUTE_LIMIT = 64;
const TEXT_LIMIT = 4096;
/** Characters of all texts of one record, of which the redactor sees little more. */
const ROOM = 12_288;
const KEY_LIMIT = 96;
const CUT_MARK = '...(truncated)';

/** The text without its secrets, cut at 4096 characters. */
export function boundedText(text: string, redact: Redactor, limit = TEXT_LIMIT): string {
  return redactedStart(text, redact, limit, CUT_MARK);
}

/** The attributes of one log record: bounded in number and size, without secrets. */
export class LogAttributes {
  readonly #all = new Map<string, AttributeValue>();
  readonly #redact: Redactor;
  #room = ROOM;

  constructor(redact: Redactor) {
    this.#redact = redact;
  }

  get all(): Attributes {
    return Object.fromEntries(this.#all);
  }

  /** An attribute whose name is ours. Nothing is set for a missing or unusable value. */
  set(name: string, value: unknown): void {
    const usable = this.#usable(value);
    if (usable !== undefined && this.#all.size < ATTRIBUTE_LIMIT) this.#all.set(name, usable);
  }

  /**
   * Attributes whose names come from an event, each below `prefix`; none replaces one of ours.
   *
   * @param prose whether free text may leave
   */
  setAll(prefix: string, values: unknown, prose: boolean): void {
    for (const [key, value] of allowedEntries(values, prose)) {
      if (this.#all.size >= ATTRIBUTE_LIMIT || this.#room <= 0) return;
      const name = prefix + key;
      if (name.length > KEY_LIMIT || this.#all.has(name) || this.#redact(key) !== key) continue;
      const usable = this.#usable(value);
      const isSecret = typeof usable === 'string' && isNamedSecret(key, usable, this.#redact);
      if (usable !== undefined && !isSecret) this.#all.set(name, usable);
    }
  }

  #usable(value: unknown): AttributeValue | undefined {
    if (typeof value === 'string') {
      if (isSessionKey(value.slice(0, TEXT_LIMIT))) return undefined;
      const limit = Math.min(TEXT_LIMIT, Math.max(this.#room, 0));
      const text = boundedText(value, this.#redact, limit);
      // What the redactor saw has to be paid for, though little of it may be left.
      this.#room -= Math.max(text.length, Math.min(value.length, limit));
      return text;
    }
    if (typeof value === 'boolean') return value;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
}
