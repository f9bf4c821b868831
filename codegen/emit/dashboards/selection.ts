import type { Catalog, Label, Metric, Side } from '../../model/catalog.ts';

/** The labels that split a query, and the matchers that keep overlapping values apart. */
export interface Selection {
  readonly by: readonly Label[];
  readonly matchers: readonly string[];
}

/**
 * What a sum over the family may be split by without counting anything twice. A label whose values
 * overlap either splits the sum, or is narrowed to the values that may be added up.
 */
export function selectionOf(side: Side, by: readonly string[]): Selection {
  const labels = side.labels.map(({ label }) => label);
  const apart = labels.filter(({ id, disjoint }) => by.includes(id) || disjoint?.length === 0);
  return {
    by: apart,
    matchers: labels
      .filter((label) => !apart.includes(label) && label.disjoint !== undefined)
      .map(({ prometheusName, disjoint }) => `${prometheusName}=~"${disjoint?.join('|')}"`),
  };
}

/** Labels that split a metric when nobody said which: the first that is a small closed set. */
export function defaultSplit(metric: Metric, side: Side): string[] {
  const labels = side.labels.map(({ label }) => label);
  if (metric.type === 'histogram') return [];
  if (metric.type === 'gauge') return labels.map(({ id }) => id);
  const overlapping = labels.find(({ disjoint }) => disjoint !== undefined);
  const closed = labels.find(({ members }) => members !== undefined && members.length <= 8);
  return [overlapping ?? closed ?? labels[0]].flatMap((label) => label?.id ?? []);
}

/** Matchers of the dashboard's variables, for those labels that the family has. */
export function variableMatchers(side: Side, filters: Catalog['filters']): string[] {
  const names = new Set(side.labels.map(({ label }) => label.prometheusName));
  return [
    'instance=~"$instance"',
    ...filters
      .map(({ prometheusName }) => prometheusName)
      .filter((name) => names.has(name))
      .map((name) => `${name}=~"$${name}"`),
  ];
}
