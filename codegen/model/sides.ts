import type { Catalog, Metric, Side } from './catalog.ts';

export const SIDES = ['prometheus', 'otel'] as const;

/** One side of a metric. */
export interface NamedSide {
  readonly metric: Metric;
  readonly key: (typeof SIDES)[number];
  readonly side: Side;
}

/** Every family and every instrument, or those of one kind, in the order of the catalog. */
export function sides(
  { metrics }: Pick<Catalog, 'metrics'>,
  keys: readonly NamedSide['key'][] = SIDES,
): NamedSide[] {
  return metrics.flatMap((metric) =>
    keys.flatMap((key) => {
      const side = metric[key];
      return side === undefined ? [] : [{ metric, key, side }];
    }),
  );
}
