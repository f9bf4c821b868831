import { describe, expect, test } from 'vitest';
import {
  isSessionKey,
  withoutSessionKeys,
} from '../../../../../runtime/otel/content/session-keys.ts';

/** Who a key names. */
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

  test.each(QUOTING)('does not hold whom %s names', (text) => {
    expect(withoutSessionKeys(text)).not.toContain(PEER);
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
