import { describe, expect, test } from 'vitest';
import { LabelValues, NOWHERE, type ValuePolicy } from '../../../runtime/metrics/label-values.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';

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
  const values = new LabelValues(policy, 'unknown', redactSecrets);
  const first = values.text(values.code(raw));
  expect(values.text(values.code(raw))).toBe(first); // from the caches
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
    expect([9, 10, 49.9, 1e9, Number.NaN, '50'].map((raw) => textOf(policy, raw))).toEqual([
      'unknown',
      '10',
      '10',
      '100',
      'unknown',
      '50',
    ]);
  });

  test('steps are all there is: other text in the place of a number is the fallback', () => {
    for (const raw of ['11', '50 ', 'a secret', '1e1', '']) {
      expect(textOf({ steps: [10, 50] }, raw)).toBe(raw === '50 ' ? '50' : 'unknown');
    }
  });

  test('text that UTF-8 cannot hold is made well formed', () => {
    expect(textOf({}, 'a\ud800b')).toBe('a\ufffdb');
  });

  test('text of more than 1024 units is the fallback', () => {
    expect(textOf({}, 'a'.repeat(1024))).toBe('a'.repeat(1024));
    expect(textOf({}, 'a'.repeat(1025))).toBe('unknown');
  });

  test('a redactor that throws clears nothing', () => {
    const values = new LabelValues({ redact: true }, 'unknown', () => {
      throw new Error('no');
    });
    expect(values.text(values.code('fine'))).toBe('unknown');
  });
});

describe('codes', () => {
  test('are the same for the same label value, whatever the raw text', () => {
    const values = new LabelValues(token, 'unknown');
    expect(values.code(' a')).toBe(values.code('a'));
    expect(values.code('a b')).toBe(values.code(undefined));
    expect(values.constant('a')).toBe(values.code('a'));
  });

  test('hold a constant that the policy would refuse, which stays refused as a raw value', () => {
    const values = new LabelValues(token, 'unknown');
    const code = values.constant('a b');
    expect(values.text(code)).toBe('a b');
    expect(values.text(values.code('a b'))).toBe('unknown');
  });

  test('of values nobody uses are given to others, those in use are not', () => {
    const values = new LabelValues({}, 'unknown');
    const constant = values.constant('constant');
    const pinned = values.code('pinned');
    values.pinnedBy((used) => {
      used[pinned] = 1;
    });
    let highest = 0;
    for (let i = 0; i < 50_000; i += 1) {
      const code = values.code(`value ${i}`);
      expect(values.text(code)).toBe(`value ${i}`);
      highest = Math.max(highest, code);
    }
    expect(values.generation).toBeGreaterThan(0);
    expect(highest).toBeLessThan(3 * 2048);
    expect(values.text(constant)).toBe('constant');
    expect(values.code('pinned')).toBe(pinned);
    expect(values.text(pinned)).toBe('pinned');
  });

  test('in flight keep their meaning through a sweep', () => {
    const values = new LabelValues({}, 'unknown');
    for (let i = 0; i < 10_000; i += 1) {
      const [a, b] = [values.code(`a ${i}`), values.code(`b ${i}`)];
      expect([values.text(a), values.text(b)]).toEqual([`a ${i}`, `b ${i}`]);
    }
  });

  test('of values that collide in the front cache stay apart', () => {
    const values = new LabelValues({}, 'unknown');
    const raws = Array.from({ length: 1000 }, (_, i) => `${1000 + i}-same-length-same-end`);
    for (let pass = 0; pass < 2; pass += 1) {
      for (const raw of raws) expect(values.text(values.code(raw))).toBe(raw);
    }
  });
});

test('after the rules of redaction change, every raw text is judged anew', () => {
  const values = new LabelValues({ redact: true }, 'unknown', (text) => text);
  const before = values.code('now-secret');
  expect(values.text(before)).toBe('now-secret');
  values.forget((text) => text.replace('secret', '***'));
  expect(values.text(values.code('now-secret'))).toBe('unknown');
  expect(values.text(before)).toBe('now-secret');
});

describe('without room for new series', () => {
  function setUp() {
    const room = { left: true };
    const values = new LabelValues({ pattern: /^[a-z]+$/ }, 'other', undefined, () => room.left);
    const codes = (raws: readonly string[]) => raws.map((raw) => values.code(raw));
    return { room, values, codes };
  }

  test('new texts get no code, known ones keep theirs, unacceptable ones are the fallback', () => {
    const { room, codes } = setUp();
    const [known] = codes(['known']);
    room.left = false;
    for (let i = 0; i < 20; i += 1) {
      expect(codes(['known', 'new', ' new ', 'NO'])).toEqual([known, NOWHERE, NOWHERE, 0]);
    }
  });

  test('a text that got no code gets one when there is room again, and keeps it', () => {
    const { room, values, codes } = setUp();
    room.left = false;
    for (let i = 0; i < 20; i += 1) codes(['new', ' new ', 'other-one']);
    room.left = true;
    const [spaced] = codes([' new ']);
    expect(values.text(spaced!)).toBe('new');
    room.left = false;
    for (let i = 0; i < 20; i += 1) expect(codes(['new', ' new '])).toEqual([spaced, spaced]);
  });
});
