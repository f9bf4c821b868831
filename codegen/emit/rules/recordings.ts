import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { worstCase } from '../../model/series.ts';
import { panelsOf } from '../dashboards/dashboards.ts';
import { type RuleView, ruleFile } from './yaml.ts';

/** Lines of one scrape from which on a histogram's quantiles are worth computing once for all. */
const COSTLY = 1_000;
const QUANTILES = [0.5, 0.95, 0.99];

/** `rules/recordings.yaml`. */
export function emitRecordings(catalog: Catalog, rules: readonly RuleView[]): string {
  return ruleFile([{ name: `${catalog.name}-quantiles`, rules }]);
}

/**
 * For each histogram that can have many series, its bucket rates summed by the labels that a
 * dashboard splits it by, and the quantiles over them.
 */
export function recordingRules(catalog: Catalog): RuleView[] {
  return histograms(catalog)
    .filter(({ metric, side }) => lines(metric, side) >= COSTLY)
    .flatMap(({ side, splits }) => splits.flatMap((by) => recordings(side.name, by)));
}

interface Histogram {
  readonly metric: Metric;
  readonly side: Side;
  readonly splits: readonly (readonly string[])[];
}

/** Every histogram on a dashboard, with each way in which a panel splits it. */
function histograms(catalog: Catalog): Histogram[] {
  const shown = catalog.dashboards
    .flatMap((dashboard) => panelsOf(dashboard, catalog))
    .filter(({ metric }) => metric.type === 'histogram');
  const found = new Map<
    string,
    { metric: Metric; side: Side; splits: Map<string, readonly string[]> }
  >();
  for (const { metric, side, query } of shown) {
    const histogram = found.get(metric.id) ?? { metric, side, splits: new Map() };
    histogram.splits.set(query.by.join(), query.by);
    found.set(metric.id, histogram);
  }
  return [...found.values()].map((one) => ({ ...one, splits: [...one.splits.values()] }));
}

/** A histogram prints its buckets, the one without bound, the sum and the count. */
function lines(metric: Metric, side: Side): number {
  return worstCase(metric, side).series * ((side.buckets?.bounds.length ?? 0) + 3);
}

function recordings(family: string, by: readonly string[]): RuleView[] {
  const kept = ['job', 'instance', ...by];
  const level = kept.join('_');
  const buckets = `${level}_le:${family}_bucket:rate5m`;
  return [
    {
      kind: 'record',
      name: buckets,
      expr: `sum by (${[...kept, 'le'].join(', ')}) (rate(${family}_bucket[5m]))`,
    },
    ...QUANTILES.map(
      (quantile): RuleView => ({
        kind: 'record',
        name: `${level}:${family}:p${quantile * 100}_5m`,
        expr: `histogram_quantile(${quantile}, ${buckets})`,
      }),
    ),
  ];
}
