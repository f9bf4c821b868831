import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { contentAttributes } from '../../../../../runtime/otel/content/content.ts';
import {
  isSessionKey,
  withoutSessionKeys,
} from '../../../../../runtime/otel/content/session-keys.ts';
import { KeyedHash } from '../../../../../runtime/otel/identity/keyed-hash.ts';
import { logRecord } from '../../../../../runtime/otel/logs/log-record.ts';
import {
  CONTENT_CLASSES,
  capturePolicy,
} from '../../../../../runtime/otel/settings/capture-policy.ts';
import { OURS } from '../../../../kit/log-names.ts';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

const EVERY = Object.fromEntries(CONTENT_CLASSES.map((name) => [name, true]));
/** Somebody whom a key names. */
const PEER = '49151wxyz';
/** Keys as texts hold them. */
const QUOTING: readonly string[] = [
  `agent:main:telegram:direct:${PEER}`,
  `AGENT:Main:${PEER}`,
  `telegram:agent:${PEER}`,
  `agent:${PEER}`,
  `no session agent:main:${PEER}, giving up`,
  `${'word '.repeat(20)}(agent:main:signal:group:${PEER}@example+x/y==)`,
  `{"sessionKey":"agent:main:${PEER}","n":1}`,
  String.raw`{\"key\":\"agent:main:${PEER}\",\"line\":\"\nagent:main:${PEER}\"}`,
  `GET /sessions/agent:main:${PEER}/history?key=agent%3Amain%3A${PEER}`,
  `next=%2Fagent%3Amain%3A${PEER} and %253Aagent%253Amain%253A${PEER}`,
  `lock_agent:main:${PEER}.json is held`,
  `x.${PEER}:agent:main:y`,
  `[agent:main:${PEER}] [sub-agent:${PEER}]`,
];

test('a session key is one word, with or without something before it', () => {
  for (const key of ['agent:main:main', 'Agent:x', 'telegram:agent:x']) {
    expect(isSessionKey(key)).toBe(true);
  }
  for (const text of ['user-agent: curl', 'agent: starting up', 'myagent:1', '']) {
    expect(isSessionKey(text)).toBe(false);
  }
});

describe('a text without its session keys', () => {
  test('has lost the keys and kept the words', () => {
    expect(withoutSessionKeys(`no session agent:main:${PEER}, giving up`)).toBe(
      'no session [session] giving up',
    );
    expect(withoutSessionKeys(`{"sessionKey":"agent:main:${PEER}","n":1}`)).toBe(
      '{"sessionKey":"[session]","n":1}',
    );
    expect(withoutSessionKeys(`GET /sessions/agent:main:${PEER} failed`)).toBe(
      'GET /sessions/[session] failed',
    );
  });

  test.each(['agent: starting up', 'user-agent:curl/8', 'User-Agent: x', 'myagent:1', 'agents:3'])(
    'is %s as it was',
    (text) => {
      expect(withoutSessionKeys(text)).toBe(text);
    },
  );

  test('of any length is found in one pass', () => {
    for (const unit of ['agent:', ':agent', 'a:', ':', 'x:agent:y ', '%3Aagent']) {
      const started = process.cpuUsage();
      withoutSessionKeys(unit.repeat(200_000));
      expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
    }
  });
});

describe.each(QUOTING)('%s', (text) => {
  test('leaves with no span', () => {
    const spans = new RecordedSpans({ captureContent: EVERY });
    const errors = { error: text, errorMessage: text, reason: text, errorCategory: text };
    const names = { model: text, fromModel: text, toModel: text, failureKind: text };
    const fields = { ...errors, ...names, outcome: text, reasons: [text], toolCallId: text };
    const beside = { errorMessage: text };
    for (const type of SPANS) spans.record(type, { span: 'a' }, fields, TRUSTED, beside);
    spans.recorder.shutdown();
    expect(spans.spans.length).toBeGreaterThan(5);
    expect(JSON.stringify(spans.spans.map(visible))).not.toContain(PEER);
  });

  test('leaves with no log record', () => {
    const hash = new KeyedHash(() => new Uint8Array(32));
    const rules = { redact: redactSecrets, hash, names: OURS, captureBody: true };
    const attributes = { errorPreview: text, subsystem: text, [text]: true };
    const record = { type: 'log.record', ts: 1, seq: 1, message: text, loggerName: text };
    const parents = { loggerParents: ['openclaw', text], attributes };
    expect(JSON.stringify(logRecord({ ...record, ...parents }, rules))).not.toContain(PEER);
  });

  test('leaves with no content', () => {
    const policy = capturePolicy(EVERY);
    const deep = { note: text, [text]: { [text]: [text] } };
    const modelContent = {
      inputMessages: [{ role: 'user', content: text }],
      outputMessages: [{ role: 'assistant', tool_calls: [{ id: text, name: text, args: deep }] }],
      systemPrompt: text,
      toolDefinitions: [deep],
    };
    const toolContent = { toolInput: deep, toolOutput: text };
    const given = { modelContent, toolContent } as never;
    for (const kind of ['model', 'tool'] as const) {
      const content = contentAttributes(kind, given, policy, redactSecrets);
      expect(Object.keys(content).length).toBeGreaterThan(1);
      expect(JSON.stringify(content)).not.toContain(PEER);
    }
  });
});

/** Kinds of events whose spans hold a text that somebody else wrote. */
const SPANS = [
  ...['webhook.error', 'message.delivery.error', 'message.processed', 'tool.execution.error'],
  ...['harness.run.error', 'model.call.error', 'run.completed', 'model.failover', 'session.stuck'],
  ...['exec.process.completed', 'context.assembled', 'tool.loop', 'diagnostic.memory.pressure'],
  ...['model.usage', 'diagnostic.liveness.warning', 'tool.execution.blocked', 'gateway.rpc'],
];

function visible(span: RecordedSpans['spans'][number]): unknown {
  return [span.name, span.attributes, span.status, span.events];
}
