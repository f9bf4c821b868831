import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { familiesIn } from '../promql/parse.ts';
import { familyNameOf } from '../promql/vocabulary.ts';
import type { Metric, Query } from './catalog.ts';
import { knownEdition } from './editions.ts';
import type { Findings } from './findings.ts';

/** The query with the metrics whose families stand in it; the lint judges the rest. */
export function resolveQuery(
  text: string,
  since: string | undefined,
  owner: Path,
  { document, metrics }: { document: CatalogDocument; metrics: readonly Metric[] },
  findings: Findings,
): Query {
  const families = new Map(
    metrics.flatMap((metric) =>
      metric.prometheus === undefined ? [] : [[metric.prometheus.name, metric] as const],
    ),
  );
  const used = familiesIn(text).flatMap(
    (name) => families.get(familyNameOf(name, families) ?? '') ?? [],
  );
  const { editions } = document;
  const newest = Math.max(0, ...used.map(({ prometheus }) => editions.indexOf(prometheus!.since)));
  return {
    text: text.trimEnd(),
    metrics: [...new Set(used.map(({ id }) => id))],
    since: knownEdition(since, [...owner, 'since'], document, findings, editions[newest]),
  };
}
