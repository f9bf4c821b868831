import { readFileSync } from 'node:fs';
import type { CatalogDocument } from '../catalog/document.ts';
import type { Severity } from '../diagnostic.ts';
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

/** What `rules.md` says of a rule. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly reason: string;
  /** `allow:` may suppress it: the output is right all the same. */
  readonly allowable: boolean;
  /** Not of the catalog itself: `diff` finds it, or it is about another file. */
  readonly external: boolean;
}

const [CATALOG = '', EXTERNAL = ''] = readFileSync(
  new URL('./rules.md', import.meta.url),
  'utf8',
).split('\n# Rules of other files and of changes\n');

const SECTION =
  /^## (\S+)\n\n(Error|Warning)\. (.+)\n\n(.+)\n\n(It cannot be suppressed\.|An entry, .* suppresses it with `allow: \{ \1: the reason \}`\.)$/gm;

/** Every rule by its id, as `rules.md` has it. */
export const RULE_FACTS: ReadonlyMap<string, RuleFacts> = new Map(
  [CATALOG, EXTERNAL].flatMap((page) =>
    [...page.matchAll(SECTION)].map(([, id = '', word, summary = '', reason = '', end = '']) => {
      const severity = word === 'Error' ? 'error' : 'warning';
      const allowable = end.startsWith('An entry');
      return [
        id,
        { id, severity, summary, reason, allowable, external: page === EXTERNAL },
      ] as const;
    }),
  ),
);
