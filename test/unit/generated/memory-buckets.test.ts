import { expect, test } from 'vitest';
import { catalogAt } from '../../kit/catalog-at.ts';

/** A quantile lies between the bounds around it, so their ratio bounds how far it is off. */
test('from 128 MiB to 8 GiB a quantile of memory is at most half as much again as what there is', () => {
  const measured = catalogAt('next')
    .metrics.filter(({ id, type }) => id.startsWith('memory_') && type === 'histogram')
    .flatMap(({ prometheus, otel }) => [prometheus, otel].flatMap((side) => side?.buckets ?? []));
  expect(measured.length).toBeGreaterThan(1);
  for (const { bounds } of measured) {
    const range = bounds.filter((bound) => bound >= 2 ** 27 && bound <= 2 ** 33);
    expect(range.length).toBeGreaterThan(8);
    for (const [index, bound] of range.slice(1).entries())
      expect(bound / (range[index] ?? 0)).toBeLessThanOrEqual(1.5);
  }
});
