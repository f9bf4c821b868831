import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Metric, Query } from './catalog.ts';
import { knownEdition } from './editions.ts';
import type { Findings } from './findings.ts';

const HISTOGRAM_SUFFIX = /_(?:bucket|sum|count)$/;

/** Names in PromQL that could be families; the texts in quotes are no names. */
export function namesIn(promql: string): string[] {
  const bare = promql.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  return [...new Set(bare.match(/[a-zA-Z_:][\w:]*/g) ?? [])];
}

/** The family of a name in PromQL: `x_seconds_bucket` is of the histogram `x_seconds`. */
export function familyOf(name: string, metrics: readonly Metric[]): Metric | undefined {
  const stem = name.replace(HISTOGRAM_SUFFIX, '');
  return metrics.find(
    ({ prometheus, type }) =>
      prometheus?.name === name || (type === 'histogram' && prometheus?.name === stem),
  );
}

/** Finds the metrics of a query; a name that begins like the catalog's and is none is a finding. */
export function resolveQuery(
  text: string,
  since: string | undefined,
  owner: Path,
  key: 'expr' | 'query',
  { document, metrics }: { document: CatalogDocument; metrics: readonly Metric[] },
  findings: Findings,
): Query {
  const used: Metric[] = [];
  for (const name of namesIn(text)) {
    const metric = familyOf(name, metrics);
    if (metric !== undefined) used.push(metric);
    else if (name.startsWith(`${document.catalog}_`))
      findings.error(
        'unknown-family',
        [...owner, key],
        `there is no Prometheus family \`${name}\``,
        suggest(
          name,
          metrics.flatMap(({ prometheus }) => prometheus?.name ?? []),
        ),
      );
  }
  const { editions } = document;
  const newest = Math.max(0, ...used.map(({ prometheus }) => editions.indexOf(prometheus!.since)));
  return {
    text: text.trimEnd(),
    metrics: [...new Set(used.map(({ id }) => id))],
    since: knownEdition(since, [...owner, 'since'], document, findings, editions[newest]),
  };
}
