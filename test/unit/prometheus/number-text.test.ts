import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberWriter, numberText } from '../../../runtime/prometheus/number-text.ts';

function written(value: number): string {
  const writer = new NumberWriter();
  const length = writer.measure(value);
  const target = new Uint8Array(40).fill(120);
  writer.write(target, 3, length);
  const text = Buffer.from(target).toString('latin1');
  expect(text.replaceAll('x', '')).toHaveLength(length); // nothing beyond its bytes
  return text.slice(3, 3 + length);
}

test.each([
  0,
  1,
  9,
  10,
  99,
  100,
  999,
  1000,
  9999,
  10_000,
  99_999,
  100_000,
  999_999,
  1_000_000,
  9_999_999,
  10_000_000,
  99_999_999,
  100_000_000,
  999_999_999,
  1_000_000_000,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  0.1,
  0.5,
  0.25,
  0.125,
  0.001,
  0.0005,
  1.005,
  10.01,
  123.456,
  1.1e-7,
  1e21,
  123456789.12345679,
  2147483646.999,
  2147483647.001,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  -1,
  -0.5,
])('%d is written as its shortest text', (value) => {
  expect(written(value)).toBe(String(value));
});

test('what is no finite number has a name', () => {
  expect([Infinity, -Infinity, NaN].map(numberText)).toEqual(['+Inf', '-Inf', 'NaN']);
  expect([Infinity, -Infinity, NaN].map(written)).toEqual(['+Inf', '-Inf', 'NaN']);
});

test('any double parses back to itself, and is as short as can be', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(written(value)).toBe(String(value));
      expect(Number(written(value))).toBe(value + 0);
    }),
    { numRuns: 2000 },
  );
});

test('so do decimals, whose digits are written without a string', () => {
  const decimal = fc.tuple(fc.nat(2 ** 31), fc.integer({ min: 0, max: 9_999_999 }));
  fc.assert(
    fc.property(decimal, ([whole, fraction]) => {
      const value = whole + fraction / 10_000_000;
      expect(written(value)).toBe(String(value));
    }),
    { numRuns: 2000 },
  );
});
