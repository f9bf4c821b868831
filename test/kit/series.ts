import type { Series } from '../../runtime/metrics/family.ts';
import type { HistogramSeries } from '../../runtime/metrics/histogram.ts';
import { Normaliser } from '../../runtime/metrics/normaliser.ts';
import type { Family } from '../../runtime/metrics/series-store.ts';

const anything = new Normaliser().values({}, 'unknown');

/** The series of a family for raw values that no policy narrows. */
export function seriesOf<S>(
  family: { series(...labels: readonly string[]): S },
  ...raws: readonly unknown[]
): S {
  return family.series(...raws.map((raw) => anything.text(raw)));
}

/** The labels of every series that a family holds, by name, and its value or its sum. */
export function heldBy(
  family: Family,
): { readonly labels: Record<string, string>; readonly value: number; readonly count: number }[] {
  return [...(family.held as Iterable<Series>)].map((series) => {
    const histogram = family.type === 'histogram' ? (series as HistogramSeries) : undefined;
    const value = histogram?.sum ?? (series as Series & { readonly value: number }).value;
    const labels = Object.fromEntries(
      family.labels.flatMap((name, i) => {
        const text = series.labels[i];
        return text === undefined ? [] : [[name, text]];
      }),
    );
    return { labels, value, count: histogram?.count ?? value };
  });
}
