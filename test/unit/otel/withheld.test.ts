import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import {
  isNamedSecret,
  isSessionKey,
  namesIdentifier,
} from '../../../runtime/otel/content/withheld.ts';
import { KeyedHash } from '../../../runtime/otel/identity/keyed-hash.ts';
import { logRecord } from '../../../runtime/otel/logs/log-record.ts';
import { securityRecord } from '../../../runtime/otel/logs/security-record.ts';
import { RecordedSpans } from '../spans/recorded-spans.ts';

const TRUSTED = { trusted: true };
const rules = {
  redact: redactSecrets,
  hash: new KeyedHash(() => new Uint8Array(32)),
  captureBody: false,
};
/** A word that only its key makes a secret, a session's key, and something that may pass. */
const MAP = {
  password: 'hunter2',
  clientSecret: 'hunter2',
  sessionId: 'hunter2',
  owner: 'agent:main:hunter2',
  note: 'fine',
};

test('a session key is one word, with or without something before it', () => {
  for (const key of ['agent:main:main', 'Agent:x', 'telegram:agent:x']) {
    expect(isSessionKey(key)).toBe(true);
  }
  for (const text of ['user-agent: curl', 'agent: starting up', 'myagent:1', '']) {
    expect(isSessionKey(text)).toBe(false);
  }
});

test('keys make identifiers and secrets', () => {
  expect(namesIdentifier('session_key')).toBe(true);
  expect(namesIdentifier('session')).toBe(false);
  expect(isNamedSecret('api_key', 'hunter2', redactSecrets)).toBe(true);
  expect(isNamedSecret('count', 'hunter2', redactSecrets)).toBe(false);
});

describe('what may not leave is left out', () => {
  test('of the attributes of a log record', () => {
    const event = { type: 'log.record', ts: 1, seq: 1, attributes: MAP };
    const names = { loggerName: 'agent:main:x', code: { functionName: 'x:agent:y' } };
    const { attributes } = logRecord({ ...event, ...names }, TRUSTED, rules);
    expect(attributes).toEqual({ 'openclaw.log.level': 'INFO', 'openclaw.note': 'fine' });
  });

  test('of the attributes of a security record', () => {
    const event = { type: 'security.event', ts: 1, seq: 1, attributes: MAP };
    const { attributes } = securityRecord(event, TRUSTED, rules);
    expect(attributes).toEqual({ 'openclaw.security.attribute.note': 'fine' });
  });

  test('of the details of a phase', () => {
    const spans = new RecordedSpans();
    spans.record('diagnostic.phase.completed', { span: 'a' }, { name: 'boot', details: MAP });
    const details = Object.entries(spans.spans[0]?.attributes ?? {}).filter(([name]) =>
      name.startsWith('openclaw.phase.detail.'),
    );
    expect(details).toEqual([['openclaw.phase.detail.note', 'fine']]);
  });

  test('of texts of spans that should have been names', () => {
    const spans = new RecordedSpans();
    const fields = { model: 'agent:main:x', errorCategory: 'x:agent:y', outcome: 'error' };
    spans.record('run.completed', { span: 'a' }, fields);
    spans.record('message.delivery.error', { span: 'b' }, fields);
    expect(
      JSON.stringify(spans.spans.map(({ attributes, status }) => [attributes, status])),
    ).not.toMatch(/agent:/);
    expect(spans.spans).toHaveLength(2);
  });
});
