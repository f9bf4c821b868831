import type { LogRecord } from '@opentelemetry/api';
import type { HostEvent } from '../../host/host.ts';
import { NAME } from '../content/message-parts.ts';
import { isSessionKey } from '../content/withheld.ts';
import { LogAttributes, type LogRules, recordOf } from './log-record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a `security.event` carries; every field is checked before use. */
type SecurityEvent = HostEvent &
  Readonly<Partial<Record<'eventId' | (typeof FIELDS)[number], unknown>>> &
  Readonly<Partial<Record<keyof typeof GROUPS | 'attributes', Fields>>>;

const BODY = 'openclaw.security.event';
const PREFIX = 'openclaw.security.';
const LONGEST = 512;
const MOST_SCOPES = 32;
const TARGET_NAME = /^[A-Za-z0-9@/_.:-]{1,256}$/;

/** Attributes below the prefix are called as the fields that they come from, and as these in groups. */
const FIELDS = ['category', 'action', 'outcome', 'severity', 'reason'] as const;
const GROUPS = {
  actor: ['kind', 'channel', 'role'],
  target: ['kind', 'owner'],
  policy: ['id', 'decision', 'reason'],
  control: ['id', 'family'],
} as const;

/** Identifiers, which may be digests of the gateway's own: hashed like all others. */
const HASHED = [
  ['actor', 'idHash', 'id_hash'],
  ['actor', 'deviceIdHash', 'device_id_hash'],
  ['target', 'idHash', 'id_hash'],
] as const;

const LEVELS: Readonly<Record<string, string>> = {
  critical: 'FATAL',
  high: 'ERROR',
  medium: 'WARN',
  low: 'INFO',
  info: 'INFO',
};

/** The OTLP record of a `security.event`: names and hashes only, never free text. */
export function securityRecord(
  event: SecurityEvent,
  { redact, hash }: Pick<LogRules, 'redact' | 'hash'>,
): LogRecord {
  const attributes = new LogAttributes(redact);
  const value = (given: unknown, pattern = NAME): string | undefined => {
    const text = typeof given === 'string' && given.length <= LONGEST ? given.trim() : '';
    const clean = pattern.test(text) && !isSessionKey(text) && redact(text) === text;
    return clean ? text : undefined;
  };
  attributes.set(`${PREFIX}event_id`, value(event.eventId));
  for (const field of FIELDS) attributes.set(PREFIX + field, value(event[field]));
  for (const [group, names] of Object.entries(GROUPS)) {
    const fields = event[group as keyof typeof GROUPS];
    for (const name of names) attributes.set(`${PREFIX}${group}.${name}`, value(fields?.[name]));
  }
  for (const [group, field, name] of HASHED) {
    attributes.set(`${PREFIX}${group}.${name}`, hash.of(event[group]?.[field]));
  }
  const scopes = event.actor?.['scopes'];
  if (Array.isArray(scopes)) {
    const clean = scopes.slice(0, MOST_SCOPES).map((scope) => value(scope));
    attributes.set(`${PREFIX}actor.scopes`, clean.filter(Boolean).join(',') || undefined);
  }
  attributes.set(`${PREFIX}target.name`, value(event.target?.['name'], TARGET_NAME));
  attributes.setAll(`${PREFIX}attribute.`, event.attributes, false);
  const level = typeof event.severity === 'string' ? LEVELS[event.severity] : undefined;
  return recordOf(event, level, BODY, attributes);
}
