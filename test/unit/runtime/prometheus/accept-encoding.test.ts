import { expect, test } from 'vitest';
import { prefersGzip } from '../../../../runtime/prometheus/scrape-route.ts';

test.each([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZIP', true],
  ['deflate, gzip;q=1.0, *;q=0.5', true],
  ['x-gzip', true],
  ['*', true],
  ['identity', false],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['gzip;q=0.5', true],
  ['gzip;q=0.5, identity;q=0.5', true],
  ['gzip;q=0.2, identity', false],
  ['gzip;q=banana', false],
  ['gzip;q=2', false],
  ['deflate, br', false],
])('%j: %j', (header, expected) => {
  expect(prefersGzip(header)).toBe(expected);
});
