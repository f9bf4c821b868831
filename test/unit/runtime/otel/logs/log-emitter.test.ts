import { type LogRecord, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import type { HostEventMetadata } from '../../../../../runtime/host/host.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../../../runtime/otel/identity.ts';
import { logEmitter } from '../../../../../runtime/otel/logs/log-emitter.ts';
import { logRecord } from '../../../../../runtime/otel/logs/log-record.ts';
import { securityRecord } from '../../../../../runtime/otel/logs/security-record.ts';
import { OURS, RELEASED } from '../../../../kit/otel-exporter.ts';

const trusted = { trusted: true };
const hash = new KeyedHash(() => new Uint8Array(32));
const closed = { redact: redactSecrets, hash, names: RELEASED, captureBody: false };
const open = { ...closed, captureBody: true };
const TOKEN = 'sk-abcdefghijklmnopqrstuvwxyz0123456789ABCD';
const context = {
  traceId: '0769527e2e494021534cd604788431e1',
  spanId: '5900912f08d48f0b',
  traceFlags: '01',
};
const event = (fields: Record<string, unknown>) => ({
  type: 'log.record',
  ts: 1,
  seq: 1,
  ...fields,
});
const attributesOf = (fields: Record<string, unknown>) =>
  logRecord(event(fields), closed).attributes ?? {};

describe('log records', () => {
  it('of the next edition keep what the log call named apart from our own vocabulary', () => {
    const attributes = { status: 500, log: { level: 'mine' }, 'log.level': 'mine' };
    const code = { line: 229, functionName: 'logToFile' };
    expect(logRecord(event({ attributes, code }), { ...closed, names: OURS }).attributes).toEqual({
      'openclaw.log.level': 'INFO',
      'code.line.number': 229,
      'code.function.name': 'logToFile',
      'openclaw.log.attribute.status': 500,
    });
  });

  it('carry level, logger, code location and attributes, none forged, but not the message', () => {
    const level = { 'log.level': 'forged' };
    const record = logRecord(
      event({
        ts: 1795207097653,
        level: 'warn',
        message: 'private words',
        loggerName: 'openclaw',
        loggerParents: ['openclaw', 'gateway'],
        attributes: { subsystem: 'gateway/ws', count: 2, ok: true, logger: 'forged', ...level },
        code: { line: 229, functionName: 'logToFile' },
      }),
      closed,
    );
    expect(record).toMatchObject({
      timestamp: [1795207097, 653_000_000],
      severityText: 'WARN',
      severityNumber: 13,
      body: 'log',
    });
    expect(record.attributes).toEqual({
      'openclaw.log.level': 'WARN',
      'openclaw.logger': 'openclaw',
      'openclaw.logger.parents': 'openclaw.gateway',
      'code.lineno': 229,
      'code.function': 'logToFile',
      'openclaw.subsystem': 'gateway/ws',
      'openclaw.count': 2,
      'openclaw.ok': true,
    });
  });

  it.each([
    ['TRACE', 'TRACE', 1],
    ['debug', 'DEBUG', 5],
    ['', 'INFO', 9],
    [undefined, 'INFO', 9],
    ['NOTICE', 'NOTICE', 9],
    ['fatal', 'FATAL', 21],
  ])('of level %s have severity %s', (level, text, number) => {
    const record = logRecord(event({ level }), closed);
    expect([record.severityText, record.severityNumber]).toEqual([text, number]);
  });

  it.each(['7', Number.NaN, {}, undefined, 2 ** 53])('have the time of now for %s', (ts) => {
    const [seconds] = logRecord(event({ ts }), closed).timestamp as [number, number];
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60);
  });

  it('carry the message with the opt-in: redacted, then cut', () => {
    const body = (message: string) => logRecord(event({ message }), open).body as string;
    expect(body('hello')).toBe('hello');
    expect(body(`key ${TOKEN}`)).not.toContain(TOKEN);
    // A cut in the middle of the token would leave a part that no rule recognises.
    const crossing = body(`${'x'.repeat(4080)} ${TOKEN}`);
    expect(crossing).not.toContain('sk-abcdefghijkl');
    expect(body('yes '.repeat(3000))).toHaveLength(4096 + '...(truncated)'.length);
  });

  it('bound number, names and size of attributes', () => {
    const parts = ['rpc', 'loop', 'turn', 'run', 'main'];
    const many = Object.fromEntries(
      parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => [`${a}_${b}_${c}_count`, 1]))),
    );
    expect(Object.keys(attributesOf({ attributes: many }))).toHaveLength(64);
    const given = {
      ...{ ['__proto__']: 'a', constructor: 'b', 'not a key': 'c', ['k'.repeat(65)]: 'd' },
      ...{ [TOKEN]: 'e', nan: Number.NaN, nested: { a: 1 }, sessionKey: 'agent:main:main' },
      ...{ run_id: 'f', preview: 'yes '.repeat(3000), message: `it was ${TOKEN}` },
    };
    const { attributes = {} } = logRecord(event({ attributes: given }), open);
    expect(Object.keys(attributes).toSorted()).toEqual([
      'openclaw.log.level',
      'openclaw.message',
      'openclaw.preview',
    ]);
    expect(attributes['openclaw.preview']).toHaveLength(4096 + '...(truncated)'.length);
    expect(attributes['openclaw.message']).not.toContain(TOKEN);
  });

  it('have the redactor see little more than is kept, however many texts there are', () => {
    let seen = 0;
    const redact = (text: string): string => {
      seen += text.length;
      return text;
    };
    const parts = ['rpc', 'loop', 'turn', 'run', 'main', 'queue', 'cache', 'cron'];
    const texts = parts.flatMap((a) =>
      parts.map((b) => [`${a}_${b}_preview`, 'yes '.repeat(3000)]),
    );
    const given = { message: 'yes '.repeat(3000), attributes: Object.fromEntries(texts) };
    const { attributes } = logRecord(event(given), { ...open, redact });
    expect(JSON.stringify(attributes).length).toBeGreaterThan(12_288);
    expect(JSON.stringify(attributes).length).toBeLessThan(14_000);
    expect(seen).toBeLessThan(24_000);
  });

  it('belong to a trace only when it is trusted', () => {
    const emitted: LogRecord[] = [];
    const logger = { emit: (record: LogRecord) => void emitted.push(record) };
    const rules = { ...closed, identities: {} };
    const emitter = logEmitter({ getLogger: () => logger } as never, { name: 'test' }, rules);
    const spanContext = (metadata: HostEventMetadata, given: object = context) => {
      emitter.record(event({ trace: given }), metadata);
      return trace.getSpanContext(emitted.at(-1)!.context!);
    };
    expect(spanContext(trusted)).toEqual({ ...context, traceFlags: 1 });
    expect(spanContext({ trusted: false, trustedTraceContext: true })?.spanId).toBe(context.spanId);
    expect(spanContext({ trusted: false })).toBeUndefined();
    expect(spanContext(trusted, { ...context, traceId: '0'.repeat(32) })).toBeUndefined();
    expect(spanContext(trusted, { traceId: context.traceId })).toBeUndefined();
  });
});

describe('security records', () => {
  it('read a bounded number of scopes', () => {
    const actor = { scopes: Object.assign(['a', 'b'], { length: 2 ** 31 }) };
    const { attributes } = securityRecord({ ...event({ type: 'security.event' }), actor }, closed);
    expect(attributes?.['openclaw.security.actor.scopes']).toBe('a,b');
  });

  it('carry names, never free text', () => {
    const record = securityRecord(
      {
        ...event({ type: 'security.event' }),
        eventId: 'd0a4ff69-b4b4-49af-9ff5-e4358b1b8dcd',
        category: 'tool',
        action: 'tool.execution.blocked',
        outcome: 'denied',
        severity: 'medium',
        reason: 'words with spaces',
        actor: { kind: 'agent', idHash: 'ab12', scopes: ['operator.read', 'no scope'] },
        target: { kind: 'tool', name: '@scope/tool', owner: 'agent:main:x' },
        policy: { id: 'p', decision: 'deny' },
        control: { id: 'c', family: 'approval' },
        attributes: { tool_source: 'plugin', scope_count: 7, text: 'a b' },
      },
      closed,
    );
    expect(record).toMatchObject({ severityText: 'WARN', body: 'openclaw.security.event' });
    expect(record.attributes).toEqual({
      'openclaw.security.event_id': 'd0a4ff69-b4b4-49af-9ff5-e4358b1b8dcd',
      'openclaw.security.category': 'tool',
      'openclaw.security.action': 'tool.execution.blocked',
      'openclaw.security.outcome': 'denied',
      'openclaw.security.severity': 'medium',
      'openclaw.security.actor.kind': 'agent',
      'openclaw.security.actor.id_hash': hash.of('ab12'),
      'openclaw.security.actor.scopes': 'operator.read',
      'openclaw.security.target.kind': 'tool',
      'openclaw.security.target.name': '@scope/tool',
      'openclaw.security.policy.id': 'p',
      'openclaw.security.policy.decision': 'deny',
      'openclaw.security.control.id': 'c',
      'openclaw.security.control.family': 'approval',
      'openclaw.security.attribute.tool_source': 'plugin',
      'openclaw.security.attribute.scope_count': 7,
    });
  });
});
