import type { LogRecord } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { LOG_IDENTITIES, LOG_NAMES } from '../../../../../generated/otlp.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../../../runtime/otel/identity.ts';
import { logEmitter } from '../../../../../runtime/otel/logs/log-emitter.ts';
import { TRUSTED } from '../../../../kit/recorded-spans.ts';

describe('#98201: a log record says what it is, while its body stays private', () => {
  const emitted: LogRecord[] = [];
  const logger = { emit: (record: LogRecord) => void emitted.push(record) };
  const rules = {
    redact: redactSecrets,
    hash: new KeyedHash(() => new Uint8Array(32)),
    names: LOG_NAMES,
    captureBody: false,
    identities: LOG_IDENTITIES,
  };
  const logs = logEmitter({ getLogger: () => logger } as never, { name: 'openclaw' }, rules);
  /** Name, category, outcome and site. */
  const identity = (fields: object): unknown[] => {
    logs.record({ type: 'log.record', ts: 1, seq: 1, ...fields }, TRUSTED);
    const { eventName, attributes = {} } = emitted.at(-1)!;
    const said = ['category', 'outcome', 'site'].map((name) => attributes[`openclaw.log.${name}`]);
    return [eventName, ...said];
  };

  it('by what the gateway gives', () => {
    const decision = { subsystem: 'model-fallback/decision', event: 'model_fallback_decision' };
    const code = { line: 12, functionName: 'console.forwardedConsoleCall [as log]' };
    expect(identity({ message: 'gave up on +15551234567', attributes: decision, code })).toEqual([
      'openclaw.model_fallback_decision',
      ...['model-fallback/decision', undefined, 'console.forwardedConsoleCall:12'],
    ]);
    expect(identity({ attributes: { module: 'cron', outcome: 'resolved' } })).toEqual([
      'openclaw.log.record',
      ...['cron', 'resolved', undefined],
    ]);
    const denied = { type: 'security.event', category: 'auth', action: 'gateway.auth.failed' };
    expect(identity({ ...denied, outcome: 'denied', control: { id: 'gateway-auth' } })).toEqual([
      'openclaw.gateway.auth.failed',
      ...['auth', 'denied', 'gateway-auth'],
    ]);
  });

  it.each([
    ...[
      'agent:main:main',
      'two words',
      'sk-abcdefghijklmnopqrstuvwxyz0123456789ABCD',
      '+15551234567',
    ],
    ...['207fe0ad-1266-4ced-81af-fef79e4e31c9', '/srv/openclaw/state', 'x'.repeat(121)],
    { toString: () => 'object' },
  ])('never by %s', (value) => {
    const attributes = { event: value, subsystem: value, outcome: value };
    const named = identity({ attributes, code: { functionName: value, line: 1 } });
    expect(named).toEqual(['openclaw.log.record', undefined, undefined, undefined]);
  });
});
