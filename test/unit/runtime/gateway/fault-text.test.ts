import { expect, test } from 'vitest';
import { faultText } from '../../../../runtime/gateway/gateway.ts';

test('an error is named by class and place, without its message', () => {
  const text = faultText(new TypeError('secret\n    at secret (secret.ts:1:1)\nsecret'));
  expect(text).toMatch(/^TypeError at .*fault-text\.test\.ts:\d+:\d+/);
  expect(text).not.toContain('secret');
  try {
    structuredClone(() => 'secret');
  } catch (error) {
    expect(faultText(error)).toMatch(/^DataCloneError/);
    expect(faultText(error)).not.toContain('secret');
  }
  expect.assertions(4);
});

test('what is thrown need not be an error', () => {
  const unreadable = new Proxy(new Error('secret'), {
    get: () => {
      throw new Error('secret');
    },
  });
  expect(['secret', undefined, unreadable].map(faultText)).toEqual([
    'a thrown string',
    'a thrown undefined',
    'an unreadable error',
  ]);
});
