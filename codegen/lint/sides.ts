import type { Catalog, Metric, Side } from '../model/catalog.ts';

export const SIDES = ['prometheus', 'otel'] as const;

/** One side of a metric. */
export interface NamedSide {
  readonly metric: Metric;
  readonly key: (typeof SIDES)[number];
  readonly side: Side;
}

/** Every family and every instrument. */
export function sides({ metrics }: Pick<Catalog, 'metrics'>): NamedSide[] {
  return metrics.flatMap((metric) =>
    SIDES.flatMap((key) => {
      const side = metric[key];
      return side === undefined ? [] : [{ metric, key, side }];
    }),
  );
}
