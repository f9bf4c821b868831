import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Metric, Query } from './catalog.ts';
import type { LaterNames } from './editions.ts';
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

/** What a query may refer to. */
export interface QueryVocabulary {
  readonly document: CatalogDocument;
  readonly metrics: readonly Metric[];
  readonly later: LaterNames;
}

/**
 * Finds the metrics of a query; a name that begins like the catalog's and is none is a finding.
 * Undefined when the query asks for what only a later edition has.
 */
export function resolveQuery(
  text: string,
  owner: Path,
  key: 'expr' | 'query',
  { document, metrics, later }: QueryVocabulary,
  findings: Findings,
): Query | undefined {
  const used: Metric[] = [];
  for (const name of namesIn(text)) {
    const metric = familyOf(name, metrics);
    if (metric !== undefined) used.push(metric);
    else if (later.families.has(name.replace(HISTOGRAM_SUFFIX, '')) || later.families.has(name))
      return undefined;
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
  return { text: text.trimEnd(), metrics: [...new Set(used.map(({ id }) => id))] };
}
