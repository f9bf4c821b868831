import { describe, expect, test } from 'vitest';
import { joined } from '../../../../runtime/metrics/measure.ts';
import { Normaliser } from '../../../../runtime/metrics/normaliser.ts';
import { redactSecrets } from '../../../../runtime/metrics/redactor.ts';
import type { ValuePolicy } from '../../../../runtime/metrics/value-policy.ts';

const token: ValuePolicy = {
  pattern: /^[A-Za-z0-9_.:-]{1,120}$/,
  refuse: /^agent:|:agent:/i,
  redact: true,
};
const lane: ValuePolicy = {
  pattern: /^[A-Za-z0-9_.:-]{1,120}$/,
  refuse: /^agent:/i,
  redact: true,
  keep: 'before-colon',
};

function textOf(policy: ValuePolicy, raw: unknown): string {
  const values = new Normaliser(redactSecrets).values(policy, 'unknown');
  const first = values.text(raw);
  expect(values.text(raw)).toBe(first); // from the caches
  return first;
}

describe('a token', () => {
  test.each([
    ['gpt-5', 'gpt-5'],
    ['  gpt-5\n', 'gpt-5'],
    ['x', 'x'],
    ['myagent:1', 'myagent:1'],
    ['a'.repeat(120), 'a'.repeat(120)],
    ['a'.repeat(121), 'unknown'],
    ['', 'unknown'],
    ['   ', 'unknown'],
    ['two words', 'unknown'],
    ['vendor/model', 'unknown'],
    ['naïve', 'unknown'],
    ['Agent:main', 'unknown'],
    ['X:AGENT:Y', 'unknown'],
    ['token:hunter2', 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    [7, 'unknown'],
    [{}, 'unknown'],
    [true, 'true'],
    [false, 'false'],
  ])('%j becomes %j', (raw, expected) => {
    expect(textOf(token, raw)).toBe(expected);
  });
});

describe('a lane', () => {
  test.each([
    ['main', 'main'],
    ['cron:abc', 'cron'],
    [`cron:${'job '.repeat(200)}`, 'cron'],
    [`cron:${'job '.repeat(300)}`, 'unknown'],
    ['session:Agent:qa', 'session'],
    ['nested:agent:x', 'nested'],
    ['agent:x', 'unknown'],
    [':x', 'unknown'],
    ['a/b:c', 'unknown'],
  ])('%j becomes %j', (raw, expected) => {
    expect(textOf(lane, raw)).toBe(expected);
  });
});

describe('other policies', () => {
  test('a label whose policy does not ask for it is not searched for secrets', () => {
    expect(textOf({}, 'token:hunter2')).toBe('token:hunter2');
  });

  test('a closed set holds its members and the fallback', () => {
    const policy = { members: ['ok', 'error'] };
    expect([' ok', 'error', 'oK', 'other'].map((raw) => textOf(policy, raw))).toEqual([
      'ok',
      'error',
      'unknown',
      'unknown',
    ]);
  });

  test('a number becomes the largest step it has reached', () => {
    const policy = { steps: [10, 50, 100] };
    expect([9, 10, 49.9, 1e9, Number.NaN, 50].map((raw) => textOf(policy, raw))).toEqual([
      'unknown',
      '10',
      '10',
      '100',
      'unknown',
      '50',
    ]);
  });

  test('steps are all there is: other text in the place of a number is the fallback', () => {
    for (const raw of ['11', '50', '50 ', 'a secret', '1e1', '', true]) {
      expect(textOf({ steps: [10, 50] }, raw)).toBe('unknown');
    }
  });

  test('text that UTF-8 cannot hold is made well formed', () => {
    expect(textOf({}, 'a\ud800b')).toBe('a\ufffdb');
  });

  test('text of more than 256 units is the fallback', () => {
    expect(textOf({}, 'a'.repeat(256))).toBe('a'.repeat(256));
    expect(textOf({}, 'a'.repeat(257))).toBe('unknown');
  });

  test('a redactor that throws clears nothing', () => {
    const normaliser = new Normaliser(() => {
      throw new Error('no');
    });
    const values = normaliser.values({ redact: true }, 'unknown');
    expect(values.text('fine')).toBe('unknown');
  });
});

describe('a text that can never be a label', () => {
  const seen: string[] = [];
  const watching = (text: string) => {
    seen.push(text);
    return text;
  };

  test.each([
    ['a'.repeat(121), token],
    ['a'.repeat(2000), token],
    ['two words', token],
    [`${'é'.repeat(200)}:rest`, lane],
    ['agent:main', token],
  ])('%j is not redacted', (raw, policy) => {
    seen.length = 0;
    expect(new Normaliser(watching).values(policy, 'unknown').text(raw)).toBe('unknown');
    expect(seen).toEqual([]);
  });

  test('among words makes one text of none of them', () => {
    const long = 'x'.repeat(1025);
    expect(joined(['a', long, 'b'])).toBe(long);
    expect(joined(['a', 'b'])).toBe('a:b');
    const lists = Array.from({ length: 30 }).reduce((one) => [one, one], 'x');
    for (const word of [lists, 2n ** 9_000_000n]) expect(joined([word as string])).toBeUndefined();
  });

  test('of a lane the kept part must fit, and the whole is refused and redacted', () => {
    seen.length = 0;
    const raw = `main:${'x y '.repeat(50)}`;
    expect(new Normaliser(watching).values(lane, 'unknown').text(raw)).toBe('main');
    expect(seen).toEqual([raw.trim()]);
    expect(textOf(lane, 'main:token=abcdefghijklmnop1234')).toBe('unknown');
  });
});

test('more texts than are remembered are all normalised right', () => {
  const values = new Normaliser().values(token, 'unknown');
  for (let pass = 0; pass < 2; pass += 1) {
    for (let i = 0; i < 5000; i += 1) expect(values.text(`value-${i}`)).toBe(`value-${i}`);
  }
});

test('an absent value is left out, an unusable one is the fallback', () => {
  const values = new Normaliser().values({ pattern: /^[a-z0-9]+$/ }, 'unknown');
  const raws = [undefined, null, '', {}, 9, ' ', 'no word', true, 'word'];
  expect(raws.map((raw) => values.textIfSet(raw))).toEqual([
    ...new Array(5).fill(undefined),
    'unknown',
    'unknown',
    'true',
    'word',
  ]);
  const steps = new Normaliser().values({ steps: [10, 50] }, 'unknown');
  expect([9, 10, 99, '50'].map((raw) => steps.textIfSet(raw))).toEqual([
    undefined,
    '10',
    '50',
    undefined,
  ]);
});

test('after the rules of redaction change, every raw text is normalised anew', () => {
  const normaliser = new Normaliser((text) => text);
  const values = normaliser.values({ redact: true }, 'unknown');
  expect(values.text('now-secret')).toBe('now-secret');
  normaliser.invalidate((text) => text.replace('secret', '***'));
  expect(values.text('now-secret')).toBe('unknown');
});

test('labels of one policy share what is known of a text, each with its own fallback', () => {
  const asked: string[] = [];
  const normaliser = new Normaliser((text) => {
    asked.push(text);
    return text.replace('secret', '***');
  });
  const policy = { redact: true };
  const tool = normaliser.values(policy, 'tool');
  const reason = normaliser.values(policy, 'none');
  expect(['a', 'my-secret'].map((raw) => tool.text(raw))).toEqual(['a', 'tool']);
  expect(['a', 'my-secret'].map((raw) => reason.text(raw))).toEqual(['a', 'none']);
  expect(asked).toEqual(['a', 'my-secret']);
});
