import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type LogRecord, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LOG_IDENTITIES } from '../../../../../generated/otlp.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../../../runtime/otel/identity.ts';
import { jsonLines } from '../../../../../runtime/otel/logs/json-lines.ts';
import { logEmitter } from '../../../../../runtime/otel/logs/log-emitter.ts';
import { logRecord } from '../../../../../runtime/otel/logs/log-record.ts';
import { securityRecord } from '../../../../../runtime/otel/logs/security-record.ts';
import type { EmittedRecord } from '../../../../../runtime/otel/sdk/logs.ts';
import { OURS, RELEASED } from '../../../../kit/otel-exporter.ts';

const hash = new KeyedHash(() => new Uint8Array(32));
const closed = { redact: redactSecrets, hash, names: RELEASED, captureBody: false };
const open = { ...closed, captureBody: true };
const TOKEN = 'sk-abcdefghijklmnopqrstuvwxyz0123456789ABCD';
const CUT = 4096 + '...(truncated)'.length;
const event = (fields: object) => ({ type: 'log.record', ts: 1, seq: 1, ...fields });
const record = (fields: object, rules = closed) => logRecord(event(fields), rules);

/** What is emitted of an event. */
function emitted(fields: object, metadata: { trusted: boolean; trustedTraceContext?: boolean }) {
  const records: LogRecord[] = [];
  const provider = { getLogger: () => ({ emit: (one: LogRecord) => void records.push(one) }) };
  const rules = { ...closed, identities: LOG_IDENTITIES };
  logEmitter(provider as never, { name: 'openclaw' }, rules).record(event(fields), metadata);
  return records[0]!;
}

interface Case {
  readonly name: string;
  readonly names?: 'next';
  readonly event: object;
  readonly gives: object;
}
const data: {
  readonly records: readonly Case[];
  readonly security: Pick<Case, 'event' | 'gives'>;
  readonly identities: readonly { readonly event: object; readonly says: readonly unknown[] }[];
} = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8'));

describe('log records', () => {
  it.each(data.records)('$name', ({ names, event: fields, gives }) => {
    const made = record(fields, { ...closed, names: names === 'next' ? OURS : RELEASED });
    // Of what is said nothing is missing, and nothing more is there.
    expect({ ...made, ...gives }).toEqual(made);
  });

  it.each(['7', Number.NaN, {}, undefined, 2 ** 53])('have the time of now for %s', (ts) => {
    const [seconds] = record({ ts }).timestamp as [number, number];
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60);
  });

  it('carry the message with the opt-in: redacted, then cut', () => {
    const body = (message: string) => record({ message }, open).body as string;
    expect(body('hello')).toBe('hello');
    expect(body(`key ${TOKEN}`)).not.toContain(TOKEN);
    // A cut in the middle of the token would leave a part that no rule recognises.
    expect(body(`${'x'.repeat(4080)} ${TOKEN}`)).not.toContain('sk-abcdefghijkl');
    expect(body('yes '.repeat(3000))).toHaveLength(CUT);
  });

  it('bound number, names and size of attributes', () => {
    const parts = ['rpc', 'loop', 'turn', 'run', 'main'];
    const names = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => `${a}_${b}_${c}_ms`)));
    const many = record({ attributes: Object.fromEntries(names.map((name) => [name, 1])) });
    expect(Object.keys(many.attributes ?? {})).toHaveLength(64);
    const given = {
      ...{ ['__proto__']: 'a', constructor: 'b', 'not a key': 'c', ['k'.repeat(65)]: 'd' },
      ...{ [TOKEN]: 'e', nan: Number.NaN, nested: { a: 1 }, sessionKey: 'agent:main:main' },
      ...{ run_id: 'f', preview: 'yes '.repeat(3000), message: `it was ${TOKEN}` },
    };
    const { 'openclaw.preview': preview, ...rest } =
      record({ attributes: given }, open).attributes ?? {};
    expect(preview).toHaveLength(CUT);
    expect(Object.keys(rest).toSorted()).toEqual(['openclaw.log.level', 'openclaw.message']);
    expect(JSON.stringify(rest)).not.toContain(TOKEN);
  });

  it.each([
    ['long', 'yes '.repeat(3000), 12_288],
    ['cut short by redaction', `see agent:${'k'.repeat(50_000)}`, 0],
  ])(
    'have the redactor see little more than there is room for of texts that are %s',
    (_, message, least) => {
      let seen = 0;
      const redact = (text: string): string => {
        seen += text.length;
        return text;
      };
      const parts = ['rpc', 'loop', 'turn', 'run', 'main', 'queue', 'cache', 'cron'];
      const texts = parts.flatMap((a) => parts.map((b) => [`${a}_${b}_preview`, message]));
      const given = { message, attributes: Object.fromEntries(texts) };
      const { length } = JSON.stringify(record(given, { ...open, redact }).attributes);
      expect(length).toBeGreaterThan(least);
      expect(length).toBeLessThan(14_000);
      expect(seen).toBeLessThan(24_000);
    },
  );

  const ids = { traceId: '0769527e2e494021534cd604788431e1', spanId: '5900912f08d48f0b' };
  it.each([
    [ids, { trusted: true }, { ...ids, traceFlags: 1 }],
    [ids, { trusted: false, trustedTraceContext: true }, { ...ids, traceFlags: 1 }],
    [ids, { trusted: false }, undefined],
    [{ ...ids, traceId: '0'.repeat(32) }, { trusted: true }, undefined],
    [{ traceId: ids.traceId }, { trusted: true }, undefined],
  ])('of the trace %j by %j belong to the span %j', (given, metadata, span) => {
    const { context } = emitted({ trace: { ...given, traceFlags: '01' } }, metadata);
    expect(trace.getSpanContext(context!)).toEqual(span);
  });
});

it('security records are made of trusted events alone', () => {
  const { event: given } = data.security;
  const ofEvent = (trusted: boolean) => emitted({ ...given, type: 'security.event' }, { trusted });
  expect(ofEvent(true)).toMatchObject({ body: 'openclaw.security.event' });
  expect(ofEvent(false)).toBeUndefined();
});

it('security records carry names, never free text, and a bounded number of scopes', () => {
  const { event: given, gives } = data.security;
  const made = securityRecord({ ...event({ type: 'security.event' }), ...given }, closed);
  expect(made).toMatchObject({ severityText: 'WARN', body: 'openclaw.security.event' });
  const hashed = { 'openclaw.security.actor.id_hash': hash.of('ab12') };
  expect(made.attributes).toEqual({ ...gives, ...hashed });
  const scopes = Object.assign(['a', 'b'], { length: 2 ** 31 });
  const { attributes } = securityRecord({ ...event({}), actor: { scopes } }, closed);
  expect(attributes?.['openclaw.security.actor.scopes']).toBe('a,b');
  for (const text of ['agent:main:main', 'two words', TOKEN, { toString: () => 'object' }]) {
    const fields = { eventId: text, action: text, actor: { kind: text, scopes: [text] } };
    const left = securityRecord({ ...event({}), ...fields, target: { name: text } }, closed);
    expect(left.attributes).toEqual({});
  }
});

describe('#98201: a log record says what it is, while its body stays private', () => {
  const identity = (fields: object): unknown[] => {
    const { eventName, attributes = {} } = emitted(fields, { trusted: true });
    const said = ['category', 'outcome', 'site'].map((name) => attributes[`openclaw.log.${name}`]);
    return [eventName, ...said.map((text) => text ?? null)];
  };

  it.each(data.identities)('$says of what the gateway gives', ({ event: given, says }) => {
    expect(identity(given)).toEqual(says);
  });

  it.each([
    ...['agent:main:main', 'two words', TOKEN, '+15551234567', '/srv/openclaw/state'],
    'glpat-AbCdEfGhIjKlMnOpQrSt',
    ...['207fe0ad-1266-4ced-81af-fef79e4e31c9', 'x'.repeat(121), { toString: () => 'object' }],
  ])('never by %s', (value) => {
    const attributes = { event: value, subsystem: value, outcome: value };
    const named = identity({ attributes, code: { functionName: value, line: 1 } });
    expect(named).toEqual(['openclaw.log.record', null, null, null]);
  });
});

describe('log lines', () => {
  /** Ends a line for some readers, or is obeyed by some terminals. */
  const BODY = 'a\n\u0085\u2028\u001b[31m\u009b31m\u202e\u007f';
  const said = { severityText: 'INFO', severityNumber: 9, body: BODY, attributes: { 'log.a': 1 } };
  const emittedRecord = {
    hrTime: [1795207097, 653_000_000],
    ...said,
    spanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
  } as unknown as EmittedRecord;

  /** What a stream that writes so makes of some records. */
  async function written(
    write: (text: string, done: (error?: Error) => void) => void,
    records = 1,
    waiting = 0,
  ) {
    const outcomes: string[] = [];
    const stream = new Writable({ write: (chunk, _, done) => write(String(chunk), done) });
    if (waiting > 0) stream.write(Buffer.alloc(waiting));
    const lines = jsonLines(
      stream,
      'gateway',
      { signal: 'logs', transport: 'stdout' },
      {
        succeeded: () => outcomes.push('written'),
        exportFailed: (_, error, items) => outcomes.push(`${items} failed: ${String(error)}`),
      },
    );
    for (let index = 0; index < records; index += 1) lines.onEmit(emittedRecord);
    await new Promise((resolve) => setImmediate(resolve));
    await lines.shutdown();
    return outcomes;
  }

  it('are one object for each record', async () => {
    const texts: string[] = [];
    const outcomes = await written((chunk, done) => {
      texts.push(chunk);
      done();
    });
    expect(outcomes).toEqual(['written']);
    expect(texts).toEqual([expect.stringMatching(/^[\x20-\x7e]+\}\n$/)]);
    expect(JSON.parse(texts.join(''))).toEqual({
      ...{ ts: '2026-11-20T20:38:17.653Z', signal: 'openclaw.diagnostic.log', ...said },
      'service.name': 'gateway',
      ...{ trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), trace_flags: '01' },
    });
  });

  it('that a stream fails to write are counted, and cost nothing else', async () => {
    const outcomes = await written((_, done) => done(new Error('ENOSPC')), 3);
    // None of them counts as written before the stream has said so.
    expect(outcomes).toHaveLength(3);
    for (const outcome of outcomes) expect(outcome).toMatch(/^1 failed: /);
  });

  it('are taken while up to 4 MiB wait, and refused from there on', async () => {
    const outcomes = await written(() => {}, 2, 4 * 1024 * 1024);
    expect(outcomes).toEqual(['1 failed: Error: The stream is too slow']);
  });
});
