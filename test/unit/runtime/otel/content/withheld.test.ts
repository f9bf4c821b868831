import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { segmentAfter } from '../../../../../runtime/metrics/measure.ts';
import { redactSecrets } from '../../../../../runtime/metrics/redactor.ts';
import { allowedEntries, allowedEntry } from '../../../../../runtime/otel/content/map-entries.ts';
import { isSessionKey, withoutSessionKeys } from '../../../../../runtime/otel/content/withheld.ts';
import { KeyedHash } from '../../../../../runtime/otel/identity.ts';
import { boundedText, logRecord } from '../../../../../runtime/otel/logs/log-record.ts';
import { securityRecord } from '../../../../../runtime/otel/logs/security-record.ts';
import { capturePolicy } from '../../../../../runtime/otel/settings/capture-policy.ts';
import { SpanTexts } from '../../../../../runtime/otel/spans/span-values.ts';
import { RELEASED } from '../../../../kit/otel-exporter.ts';
import { recorded } from '../../../../kit/recorded-spans.ts';

/** Who a key names. */
const PEER = '49151wxyz';
const SECRET = 'ghp_0123456789abcdefghij0123456789abcdef';
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

test.each(['agent:main:main', 'Agent:x', 'telegram:agent:x'])('%s is a session key', (key) => {
  expect(isSessionKey(key)).toBe(true);
});

describe('a text without its session keys', () => {
  test('has lost the keys and kept the words', () => {
    const text = `no session agent:main:${PEER}, in {"key":"agent:main:${PEER}","n":1} of /x/agent:y by z:agent:y`;
    const left = 'no session [session] in {"key":"[session]","n":1} of /x/[session] by [session]';
    expect(withoutSessionKeys(text)).toBe(left);
  });

  test.each(QUOTING)('does not hold whom %s names', (text) => {
    expect(withoutSessionKeys(text)).not.toContain(PEER);
  });

  test.each([
    ...['agent: starting up', 'user-agent:curl/8', 'User-Agent: x', 'myagent:1', 'agents:3'],
  ])('is %s as it was', (text) => {
    expect(withoutSessionKeys(text)).toBe(text);
    expect(isSessionKey(text)).toBe(false);
  });
});

const hash = new KeyedHash(() => new Uint8Array(32));
const rules = { redact: redactSecrets, hash, names: RELEASED, captureBody: false };

test('identifiers are hashed though they look like a digest', () => {
  const digest = 'sha256:9f86d081884c7d65';
  const given = { upstreamRequestIdHash: digest };
  const span = recorded('model.call.completed a', {}, given).span('openclaw.model.call');
  const hashed = span.attributes['openclaw.provider.request_id_hash'];
  expect(hashed).toMatch(/^[0-9a-f]{16}$/);
  expect(digest).not.toContain(hashed);
  expect(span.events[0]?.attributes).toEqual({ 'openclaw.upstreamRequestIdHash': hashed });
});

test('texts are cut, errors later than names', () => {
  const long = 'word '.repeat(4000);
  const [given, privateData] = [{ model: long, outcome: 'error' }, { errorMessage: long }];
  const spans = recorded('run.completed a', {}, given, privateData);
  const { attributes } = spans.span('openclaw.run');
  expect(String(attributes['openclaw.model'])).toHaveLength(256);
  expect(String(attributes['openclaw.error'])).toHaveLength(4096);
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const retained = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};
const texts = new SpanTexts({ ...rules, content: capturePolicy(true) });
const security = { type: 'security.event', ts: 1, seq: 1 };
const blanks = ({ length }: string): string => ' '.repeat(length);

test.each<[string, (long: string) => unknown]>([
  [
    'a segment of an identifier',
    (long) => segmentAfter('agent', `agent:one-of-many-agents:${long}`),
  ],
  ['a text between blanks', (long) => texts.text(`${blanks(long)}one of many names`)],
  ['a text that is cut', (long) => texts.error(long)],
  ['the body of a log record', (long) => boundedText(long, redactSecrets)],
  ['captured content', (toolOutput) => texts.content('tool', { toolContent: { toolOutput } })],
  [
    'a name of a security record',
    (long) => securityRecord({ ...security, action: `${blanks(long)}one-of-many-actions` }, rules),
  ],
])('%s does not keep the text that it is a part of', (_, partOf) => {
  const parts: unknown[] = [];
  const before = retained();
  for (let part = 0; part < 50; part += 1) parts.push(partOf('x '.repeat(2 ** 18) + part));
  expect((retained() - before) / parts.length).toBeLessThan(2 ** 16);
});

describe('an entry of a map', () => {
  test.each([
    ...['userId', 'UserID', 'user_id', 'USER-ID', 'userid', 'SessionKey', 'session_key', 'from'],
    ...['from_id', 'conversationId', 'accountId', 'peer', 'email', 'chat.id', 'path', 'cwd', ''],
    ...['phone', 'jid', 'handle', 'displayName', 'user', 'rawErrorHash', 'storeKey', 'toolCallID'],
    ...['url', 'host', 'ip', 'address', 'title', 'label', 'name', 'query', 'command', 'argv'],
    ...['authCode', 'device_code', 'user.code', 'securityCode', 'target'],
    ...['__proto__', 'constructor', 'toString', 'alice_count', 'x'.repeat(65), 'status of alice'],
  ])('does not leave as %s', (key) => {
    for (const value of ['plain', 4915112345678, 7, 'two words']) {
      expect(allowedEntry(key, value)).toBeUndefined();
      expect(allowedEntry(key, value, true)).toBeUndefined();
    }
  });

  test.each([
    ...['a sentence of words', 'somebody@example.com', '+4915112345678', '4915112345678'],
    ...['telegram:1234567890', 'agent:main:main', '36a484d4-cf41-42e0-8288-c035f7c9605e'],
    ...['sha256:d872f1dd4375', '/srv/openclaw/state', 'C:/Users/somebody/file/x', '~/notes'],
  ])('does not leave with the text %s', (text) => {
    expect(allowedEntry('subsystem', text)).toBeUndefined();
    expect(allowedEntry('error_name', text)).toBeUndefined();
  });

  test.each([
    ...['subsystem gateway/ws', 'SUBSYSTEM channels/telegram', 'errorName FailoverError'],
    ...['candidateModel mock/mock-1', 'requested_model claude-3-5-sonnet-20241022'],
    ...['fallbackStepFinalOutcome next_fallback', 'traceName sidecars.control-ui-assets'],
    ...['error_code ECONNREFUSED', 'status 500', 'code 1006', 'retryCount 0', 'userCount 3'],
    ...['intervalMs 1800000', 'nextRunAtMs 1795230000000'],
    ...['isPrimary true', 'cronEnabled true', 'timedOut false', 'has_agent_id true'],
  ])('leaves as %s', (entry) => {
    const [key = '', text = ''] = entry.split(' ');
    const value: unknown = /^(\d+|true|false)$/.test(text) ? JSON.parse(text) : text;
    expect(allowedEntry(key, value)).toBe(value);
  });

  test('may hold prose where the bodies of records are captured, and no number of a person', () => {
    expect(allowedEntry('errorPreview', 'two words')).toBeUndefined();
    expect(allowedEntry('errorPreview', 'two words', true)).toBe('two words');
    expect(allowedEntry('channel', 4915112345678)).toBeUndefined();
    expect(allowedEntry('code', '839201')).toBeUndefined();
    expect(allowedEntry('count', Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(allowedEntry('count', { deep: 1 })).toBeUndefined();
  });
});

describe('what may not leave is left out', () => {
  test('of the logger and the code of a log record', () => {
    const logged = (fields: object) =>
      logRecord({ type: 'log.record', ts: 1, seq: 1, ...fields }, rules).attributes;
    const names = {
      loggerName: 'somebody@example.com',
      loggerParents: ['openclaw', 'somebody@example.com', 7],
      code: { line: '12 words', functionName: 'a sentence about a person' },
      trace: { traceId: 'x', traceFlags: 'words' },
    };
    const left = { 'openclaw.log.level': 'INFO', 'openclaw.logger.parents': 'openclaw' };
    expect(logged(names)).toEqual(left);
    for (const functionName of ['Object.info', 'async run', 'console.log [as info]', '<anonymous>'])
      expect(logged({ code: { functionName } })).toMatchObject({ 'code.function': functionName });
  });

  test('of a map with more entries than are looked at', () => {
    const unknown = Array.from({ length: 255 }, (_, index) => [`no words ${index}`, 'x']);
    const map = Object.fromEntries([...unknown, ['status', 'seen'], ['state', 'unseen']]);
    expect([...allowedEntries(map)]).toEqual([['status', 'seen']]);
  });

  test('of the details of a phase', () => {
    const words = ['run', 'turn', 'loop', 'main', 'node'];
    const many = words.flatMap((one) => words.map((other) => [`${one}_${other}Count`, 1]));
    const details = {
      ...{ password: 'hunter2', clientSecret: 'hunter2', sessionId: 'hunter2' },
      ...{ owner: 'agent:main:hunter2', 'bad count': 1, path: '/x', [SECRET]: 1 },
      ...{ subsystem: 'fine', ready: true, ...Object.fromEntries(many) },
    };
    const [span] = recorded('diagnostic.phase.completed a', {}, { details }).spans;
    const left = Object.entries(span!.attributes).filter(([name]) => name.includes('.detail.'));
    expect(left).toHaveLength(16);
    const texts = left.filter(([, value]) => value !== 1);
    expect(Object.fromEntries(texts)).toEqual({
      'openclaw.phase.detail.subsystem': 'fine',
      'openclaw.phase.detail.ready': true,
    });
    expect(JSON.stringify(left)).not.toMatch(/bad|path|ghp_/);
  });

  test('of the id of a tool call', () => {
    const idOf = (toolCallId: unknown): unknown =>
      recorded('tool.execution.completed a', {}, { toolCallId }).spans[0]?.attributes[
        'gen_ai.tool.call.id'
      ];
    expect(idOf('call_Ab1|fc_2')).toBe('call_Ab1|fc_2');
    for (const text of ['two words', 'x'.repeat(300), 'agent:main:x', 'a@b.example', 7])
      expect(idOf(text)).toBeUndefined();
  });
});
