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

const int = fc.nat(2 ** 31 - 1);
const decimal = fc.tuple(int, fc.nat(9)).map(([whole, places]) => whole / 10 ** places);
const sum = fc.tuple(decimal, decimal).map(([one, other]) => one + other);
const double = fc.double({ noNaN: true, noDefaultInfinity: true });

test.each(Object.entries({ int, decimal, sum, double }))(
  'any %s parses back to itself, and is as short as can be',
  (_, numbers) => {
    const check = (value: number): void => {
      expect(written(value)).toBe(String(value));
      expect(Number(written(value))).toBe(value + 0);
    };
    fc.assert(fc.property(numbers, check), { numRuns: 3000 });
  },
);
