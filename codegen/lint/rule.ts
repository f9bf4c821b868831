import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Found } from '../model/findings.ts';

/** What a rule says about one place of the catalog. */
export interface Finding extends Found {
  /** Holds when every edition that has the place says it: what one of them uses is of use. */
  readonly everywhere?: boolean;
}

/** One check over the resolved catalog of an edition; what it asks and why stands in `rules.md`. */
export interface LintRule {
  readonly id: string;
  /** Not asked when one of these was found: what it would say might only follow from that. */
  readonly after?: readonly string[];
  check(catalog: Catalog, document: CatalogDocument): Iterable<Finding>;
}
