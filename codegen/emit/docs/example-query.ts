import type { Metric, Side } from '../../model/catalog.ts';

const WINDOW = '5m';

/** A query that shows what a family is for. Values that overlap are kept apart. */
export function exampleQuery({ type }: Metric, { name, labels }: Side): string {
  const overlapping = labels.filter(({ label }) => label.disjoint !== undefined);
  const split = overlapping.length > 0 ? overlapping : labels.slice(0, 1);
  const by = split.map(({ label }) => label.prometheusName);
  const sum = (kept: readonly string[], of: string): string =>
    `sum${kept.length === 0 ? '' : ` by (${kept.join(', ')})`} (${of})`;
  switch (type) {
    case 'counter':
      return sum(by, `rate(${name}[${WINDOW}])`);
    case 'gauge':
      return name;
    case 'histogram':
      return `histogram_quantile(0.95, ${sum(['le', ...by], `rate(${name}_bucket[${WINDOW}])`)})`;
  }
}
