import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Severity } from '../diagnostic.ts';
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

/** What is known of a rule beside its check. `summary` and `reason` become its documentation page. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly reason: string;
  /** Checked by that command alone, or in the files beside the catalog. */
  readonly only?: 'diff' | 'files';
  /** `allow:` may suppress it: the output is right all the same. */
  readonly allowable?: boolean;
}

/** One check over the resolved catalog of an edition. */
export interface LintRule extends RuleFacts {
  /** Not asked when one of these was found: what it would say might only follow from that. */
  readonly after?: readonly string[];
  check(catalog: Catalog, document: CatalogDocument): Iterable<Finding>;
}
