import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberWriter, numberText } from '../../../../runtime/prometheus/number-text.ts';

const writer = new NumberWriter();

function written(value: number): string {
  const length = writer.measure(value);
  const target = Buffer.alloc(40, 'x');
  writer.write(target, 3);
  const text = target.toString('latin1');
  expect(text.slice(3 + length)).toMatch(/^x*$/); // nothing beyond its bytes
  return text.slice(3, 3 + length);
}

test.each([
  ...Array.from({ length: 10 }, (_, digits) => [10 ** digits - 1, 10 ** digits]).flat(),
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 53, 0.1, 0.5, 0.25, 0.125, 0.001, 0.0005, 1.005, 10.01, 123.456],
  ...[1.1e-7, 1e21, 123456789.12345679, 2147483646.999, 2147483647.001, -1, -0.5],
  ...[Number.MAX_VALUE, Number.MIN_VALUE],
])('%d is written as its shortest text', (value) => {
  expect(written(value)).toBe(String(value));
});

test('what is no finite number has a name', () => {
  expect([Infinity, -Infinity, NaN].map(numberText)).toEqual(['+Inf', '-Inf', 'NaN']);
  expect([Infinity, -Infinity, NaN].map(written)).toEqual(['+Inf', '-Inf', 'NaN']);
});

test('any double parses back to itself, and is as short as can be', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.nat(2 ** 31 - 1), fc.double({ noNaN: true, noDefaultInfinity: true })),
      (value) => {
        expect(written(value)).toBe(String(value));
        expect(Number(written(value))).toBe(value + 0);
      },
    ),
    { numRuns: 4000 },
  );
});

test('sums of decimals are written as their shortest text', () => {
  const decimal = fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(9));
  fc.assert(
    fc.property(decimal, decimal, ([whole, places], [other, more]) => {
      for (const value of [whole / 10 ** places, whole / 10 ** places + other / 10 ** more])
        expect(written(value)).toBe(String(value));
    }),
    { numRuns: 5000 },
  );
});
