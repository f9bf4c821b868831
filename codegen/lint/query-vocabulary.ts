import type { Catalog, Label } from '../model/catalog.ts';
import type { LabelFacts, Vocabulary } from '../promql/vocabulary.ts';

/** What the queries of a catalog may name: its families with their labels and closed sets of values. */
export function queryVocabulary({ name, metrics }: Catalog): Vocabulary {
  return {
    prefix: name,
    families: new Map(
      metrics.flatMap(({ type, prometheus }) =>
        prometheus === undefined
          ? []
          : [
              [
                prometheus.name,
                {
                  type,
                  labels: new Map(
                    prometheus.labels.map(({ label }) => [label.prometheusName, factsOf(label)]),
                  ),
                },
              ] as const,
            ],
      ),
    ),
  };
}

function factsOf({ members, fallback, absent, disjoint }: Label): LabelFacts {
  return {
    values: members === undefined ? undefined : [...new Set([...members, fallback, absent])],
    disjoint,
  };
}
