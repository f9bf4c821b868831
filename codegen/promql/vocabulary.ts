/** What a check of queries knows about a label. */
export interface LabelFacts {
  /** Every value it can have; undefined where the texts are open. */
  readonly values: readonly string[] | undefined;
  /** Values that may be added up; undefined when all may. */
  readonly disjoint: readonly string[] | undefined;
}

/** What a check of queries knows about a family. */
export interface FamilyFacts {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: ReadonlyMap<string, LabelFacts>;
}

/** The families that queries may name. Of others only PromQL's own rules are checked. */
export interface Vocabulary {
  /** Names that begin so are the catalog's or a mistake. */
  readonly prefix: string;
  readonly families: ReadonlyMap<string, FamilyFacts>;
}

/** Labels that every scraped series has. */
export const SCRAPE_LABELS = ['instance', 'job'] as const;

const HISTOGRAM_SUFFIX = /_(?:bucket|sum|count)$/;

/** The family of a series' name: `x_seconds_bucket` is of the histogram `x_seconds`. */
export function familyNameOf(
  name: string,
  families: { get(name: string): { readonly type: string } | undefined },
): string | undefined {
  if (families.get(name) !== undefined) return name;
  const stem = name.replace(HISTOGRAM_SUFFIX, '');
  return families.get(stem)?.type === 'histogram' ? stem : undefined;
}
