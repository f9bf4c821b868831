import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Related } from '../model/findings.ts';

/** What a rule says about one place of the catalog. */
export interface Finding {
  readonly at: Path;
  /** Points at the key instead of the value. */
  readonly key?: boolean;
  /** Points at a part of the text at `at`, in characters from its beginning. */
  readonly within?: { readonly from: number; readonly to: number };
  readonly message: string;
  readonly help: string;
  readonly related?: Related;
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
