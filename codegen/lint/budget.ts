import { worstCase } from '../model/series.ts';
import type { LintRule } from './rule.ts';

const overBudget: LintRule = {
  id: 'over-budget',
  severity: 'warning',
  allowable: true,
  summary: 'No family can take more series than the store holds.',
  reason:
    'Once the store is full, new series of every family are refused: one leaking label starves the rest.',
  *check(catalog) {
    for (const metric of catalog.metrics) {
      if (metric.prometheus === undefined) continue;
      const { series } = worstCase(metric, metric.prometheus);
      if (series > catalog.cap && Number.isFinite(series))
        yield {
          at: [...metric.prometheus.at, 'name'],
          message: `\`${metric.prometheus.name}\` can have ${series} series; the store holds ${catalog.cap}`,
          help: 'declare `limit:`, drop a label, or lower the `bound:` of one',
        };
    }
  },
};

const missingBound: LintRule = {
  id: 'missing-bound',
  severity: 'warning',
  allowable: true,
  summary: 'A label with open values says how many to expect.',
  reason: 'Without a bound nobody can say what a metric will cost.',
  *check(catalog) {
    const used = new Set(
      catalog.metrics.flatMap((metric) => metric.prometheus?.labels.map((use) => use.label) ?? []),
    );
    for (const label of used)
      if (
        label.policy !== undefined &&
        label.policy.steps === undefined &&
        label.bound === undefined
      )
        yield {
          at: label.at,
          key: true,
          message: `nobody knows how many values \`${label.id}\` may have`,
          help: 'add `bound:` with the number of values to expect',
        };
  },
};

export const BUDGET_RULES: readonly LintRule[] = [overBudget, missingBound];
