import type { Path } from '../catalog/source.ts';
import type { Catalog, Label, Query } from '../model/catalog.ts';
import { suggest } from '../suggest.ts';
import type { LintRule } from './rule.ts';

function* queries(catalog: Catalog): Iterable<{ query: Query; at: Path }> {
  for (const { rows } of catalog.dashboards)
    for (const { query, at } of rows.flatMap(({ panels }) => panels))
      yield { query, at: [...at, 'query'] };
  for (const { query, at } of catalog.alerts) yield { query, at: [...at, 'expr'] };
  for (const { query, at } of catalog.recipes) yield { query, at: [...at, 'query'] };
}

/** Labels with overlapping values among those of the query's families. */
function overlapping(query: Query, { metrics }: Catalog): Label[] {
  return metrics
    .filter(({ id }) => query.metrics.includes(id))
    .flatMap(({ prometheus }) => prometheus?.labels.map(({ label }) => label) ?? [])
    .filter(({ disjoint }) => disjoint !== undefined);
}

const overlapInQuery: LintRule = {
  id: 'overlapping-sum',
  severity: 'error',
  summary: 'A query names every label of its families whose values overlap.',
  reason: 'Added up, overlapping values count the same thing twice.',
  *check(catalog) {
    for (const { query, at } of queries(catalog))
      for (const label of overlapping(query, catalog)) {
        if (new RegExp(`\\b${label.prometheusName}\\b`).test(query.text)) continue;
        const some = label.disjoint ?? [];
        yield {
          at,
          message: `the values of \`${label.prometheusName}\` overlap, and this query adds them up`,
          help:
            some.length === 0
              ? `choose one with \`${label.prometheusName}="…"\`, or keep them apart with \`by (${label.prometheusName})\``
              : `select \`${label.prometheusName}=~"${some.join('|')}"\`, or keep them apart with \`by\``,
        };
      }
  },
};

const unknownMember: LintRule = {
  id: 'unknown-member',
  severity: 'error',
  summary: 'What is said of single values of a label is said of values that it has.',
  reason: 'A misspelt value selects nothing.',
  *check({ labels }) {
    for (const label of labels)
      for (const [index, member] of (label.disjoint ?? []).entries())
        if (label.members?.includes(member) === false)
          yield {
            at: [...label.at, 'disjoint', index],
            message: `\`${label.id}\` has no value \`${member}\``,
            help: suggest(member, label.members),
          };
  },
};

export const QUERY_RULES: readonly LintRule[] = [overlapInQuery, unknownMember];
