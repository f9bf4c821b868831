import type { CatalogDocument } from '../catalog/document.ts';
import { familiesIn } from '../promql/parse.ts';
import { familyNameOf } from '../promql/vocabulary.ts';
import type { Catalog, Query } from './catalog.ts';
import type { LaterNames } from './editions.ts';

/** What a query may refer to. */
export interface QueryVocabulary {
  readonly document: CatalogDocument;
  readonly families: Catalog['families'];
  readonly later: LaterNames;
}

/**
 * The query with the metrics whose families stand in it; the lint checks the rest.
 * Undefined when it asks for what only a later edition has.
 */
export function resolveQuery(
  text: string,
  { families, later }: QueryVocabulary,
): Query | undefined {
  const used: string[] = [];
  for (const name of familiesIn(text)) {
    const metric = families.get(familyNameOf(name, families) ?? '');
    if (metric !== undefined) used.push(metric.id);
    else if (familyNameOf(name, later.families) !== undefined) return undefined;
  }
  return { text: text.trimEnd(), metrics: [...new Set(used)] };
}
