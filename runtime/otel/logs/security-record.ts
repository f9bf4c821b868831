import type { LogRecord } from '@opentelemetry/api';
import type { HostEvent } from '../../host/host.ts';
import { isSessionKey } from '../content/withheld.ts';
import { millisToHrTime } from '../sdk/core.ts';
import { eventTime } from '../spans/event-trace.ts';
import { LogAttributes } from './attributes.ts';
import { type LogRules, securitySeverity } from './log-record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a `security.event` carries; every field is checked before use. */
type SecurityEvent = HostEvent & {
  readonly [name in
    | 'eventId'
    | 'category'
    | 'action'
    | 'outcome'
    | 'severity'
    | 'reason']?: unknown;
} & { readonly [name in 'actor' | 'target' | 'policy' | 'control' | 'attributes']?: Fields };

const BODY = 'openclaw.security.event';
const PREFIX = 'openclaw.security.';
const LONGEST = 512;
const VALUE = /^[A-Za-z0-9_.:-]{1,120}$/;
const MOST_SCOPES = 32;
const TARGET_NAME = /^[A-Za-z0-9@/_.:-]{1,256}$/;

/** Attribute names below the prefix, by the field they come from. */
const GROUPS = {
  actor: { kind: 'kind', channel: 'channel', role: 'role' },
  target: { kind: 'kind', owner: 'owner' },
  policy: { id: 'id', decision: 'decision', reason: 'reason' },
  control: { id: 'id', family: 'family' },
} as const;

/** Identifiers, which may be digests of the gateway's own: hashed like all others. */
const HASHED = [
  ['actor', 'idHash', 'id_hash'],
  ['actor', 'deviceIdHash', 'device_id_hash'],
  ['target', 'idHash', 'id_hash'],
] as const;

/** The OTLP record of a `security.event`: names and hashes only, never free text. */
export function securityRecord(
  event: SecurityEvent,
  { redact, hash }: Pick<LogRules, 'redact' | 'hash'>,
): LogRecord {
  const severity = securitySeverity(event.severity);
  const attributes = new LogAttributes(redact);
  const value = (given: unknown, pattern = VALUE): string | undefined => {
    const text = typeof given === 'string' && given.length <= LONGEST ? given.trim() : '';
    const clean = pattern.test(text) && !isSessionKey(text) && redact(text) === text;
    return clean ? text : undefined;
  };
  attributes.set(`${PREFIX}event_id`, value(event.eventId));
  for (const field of ['category', 'action', 'outcome', 'severity', 'reason'] as const) {
    attributes.set(PREFIX + field, value(event[field]));
  }
  for (const [group, names] of Object.entries(GROUPS)) {
    const fields = event[group as keyof typeof GROUPS];
    for (const [field, name] of Object.entries(names)) {
      attributes.set(`${PREFIX}${group}.${name}`, value(fields?.[field]));
    }
  }
  for (const [group, field, name] of HASHED) {
    attributes.set(`${PREFIX}${group}.${name}`, hash.of(event[group]?.[field]));
  }
  attributes.set(`${PREFIX}actor.scopes`, scopes(event.actor?.['scopes'], value));
  attributes.set(`${PREFIX}target.name`, value(event.target?.['name'], TARGET_NAME));
  attributes.setAll(`${PREFIX}attribute.`, event.attributes, false);
  return {
    timestamp: millisToHrTime(eventTime(event, undefined, Date.now)),
    severityNumber: severity.number,
    severityText: severity.text,
    body: BODY,
    attributes: attributes.all,
  };
}

function scopes(given: unknown, value: (scope: unknown) => string | undefined): string | undefined {
  if (!Array.isArray(given)) return undefined;
  const clean = given
    .slice(0, MOST_SCOPES)
    .map((scope) => value(scope))
    .filter((scope) => scope !== undefined);
  return clean.length > 0 ? clean.join(',') : undefined;
}
