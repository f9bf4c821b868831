import type { Catalog, Label, Metric } from '../model/catalog.ts';
import type { LabelFacts, Vocabulary } from '../promql/vocabulary.ts';

/** What the queries of a catalog may name: its families with their labels and closed sets of values. */
export function queryVocabulary({ name, families }: Catalog): Vocabulary {
  const labelsOf = ({ prometheus }: Metric) =>
    new Map(prometheus?.labels.map(({ label }) => [label.prometheusName, factsOf(label)]));
  return {
    prefix: name,
    families: new Map(
      [...families].map(([family, metric]) => [
        family,
        { type: metric.type, labels: labelsOf(metric) },
      ]),
    ),
  };
}

function factsOf({ members, fallback, absent, disjoint }: Label): LabelFacts {
  return {
    values: members === undefined ? undefined : [...new Set([...members, fallback, absent])],
    disjoint,
  };
}
