import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { worstCase } from '../../model/series.ts';

/** What one family can cost at most. */
export interface FamilyBudget {
  readonly name: string;
  readonly type: Metric['type'];
  readonly labels: readonly { readonly name: string; readonly values: number }[];
  /** Infinite when an open label has no bound. */
  readonly series: number;
  readonly limit: number | undefined;
  /** Part of the store's cap that it can take, at most 1. */
  readonly share: number;
  readonly samplesPerSeries: number;
  readonly bytesPerSeries: number;
}

export interface Budget {
  readonly cap: number;
  readonly families: readonly FamilyBudget[];
  /** Sum over the families; more than the cap is refused when it comes to it. */
  readonly series: number;
}

/** The worst case of every Prometheus family, the largest first. */
export function budgetOf(catalog: Catalog): Budget {
  const families = catalog.metrics
    .flatMap((metric) =>
      metric.prometheus === undefined ? [] : [familyBudget(metric, metric.prometheus, catalog.cap)],
    )
    .sort((a, b) => b.series - a.series || (a.name < b.name ? -1 : 1));
  return {
    cap: catalog.cap,
    families,
    series: families.reduce((sum, family) => sum + family.series, 0),
  };
}

function familyBudget(metric: Metric, side: Side, cap: number): FamilyBudget {
  const { labels, series } = worstCase(metric, side);
  const samplesPerSeries = metric.type === 'histogram' ? (side.buckets?.bounds.length ?? 0) + 3 : 1;
  return {
    name: side.name,
    type: metric.type,
    labels: side.labels.map(({ label }, index) => ({
      name: label.prometheusName,
      values: labels[index] ?? 1,
    })),
    series,
    limit: side.limit,
    share: Math.min(1, series / cap),
    samplesPerSeries,
    bytesPerSeries: samplesPerSeries * lineBytes(metric, side),
  };
}

const OPEN_VALUE_BYTES = 16;
const NUMBER_BYTES = 8;
const BUCKET_BYTES = '_bucket,le="0.25"'.length;

/** Bytes of a typical exposition line: values of closed sets on average, open ones by a guess. */
function lineBytes(metric: Metric, side: Side): number {
  const labels = side.labels.map(({ label }) => {
    const members = label.members ?? [];
    const value =
      members.length === 0
        ? OPEN_VALUE_BYTES
        : members.reduce((sum, member) => sum + member.length, 0) / members.length;
    return label.prometheusName.length + value + '="",'.length;
  });
  const bucket = metric.type === 'histogram' ? BUCKET_BYTES : 0;
  return Math.round(
    side.name.length + bucket + labels.reduce((sum, bytes) => sum + bytes, 3) + NUMBER_BYTES,
  );
}

/** What many gateways cost the one that scrapes them. */
export interface FleetPlan {
  readonly gateways: number;
  readonly series: number;
  readonly samples: number;
  readonly samplesPerSecond: number;
  readonly bytesPerScrape: number;
}

/**
 * An upper bound for a fleet: each gateway's store is full of the families that cost most, as far
 * as the cap lets them.
 * @param intervalSeconds time between two scrapes of one gateway
 */
export function planFleet(budget: Budget, gateways: number, intervalSeconds: number): FleetPlan {
  let room = budget.cap;
  let samples = 0;
  let bytes = 0;
  const dearest = [...budget.families].sort((a, b) => b.bytesPerSeries - a.bytesPerSeries);
  for (const family of dearest) {
    const series = Math.min(room, family.series);
    room -= series;
    samples += series * family.samplesPerSeries;
    bytes += series * family.bytesPerSeries;
  }
  return {
    gateways,
    series: gateways * (budget.cap - room),
    samples: gateways * samples,
    samplesPerSecond: (gateways * samples) / intervalSeconds,
    bytesPerScrape: bytes,
  };
}
