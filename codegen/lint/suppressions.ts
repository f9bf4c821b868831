import type { CatalogDocument } from '../catalog/document.ts';
import type { AllowEntry } from '../catalog/entry.ts';
import type { Path } from '../catalog/source.ts';
import type { Findings } from '../model/findings.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';
import { RULE_FACTS, type RuleFacts } from './rule-facts.ts';

const ALLOWABLE = [...RULE_FACTS.values()].filter(({ allowable }) => allowable).map(({ id }) => id);

const SECTIONS = ['labels', 'events', 'metrics', 'spans', 'alerts', 'recipes'] as const;

/** The `allow:` of every entry, and of the catalog as a whole. */
export class Suppressions {
  readonly #places = new Map<string, { readonly at: Path; readonly allow: AllowEntry }>();
  readonly #used = new Set<string>();

  constructor(document: CatalogDocument) {
    if (document.allow !== undefined) this.#add([], document.allow);
    for (const section of SECTIONS)
      for (const [id, entry] of Object.entries(document[section] ?? {}))
        if (entry.allow !== undefined) this.#add([section, id], entry.allow);
  }

  #add(at: Path, allow: AllowEntry): void {
    this.#places.set(keyOf(at), { at, allow });
  }

  /** A rule that was not asked cannot say whether its suppressions are of use. */
  leaveOut(rule: RuleFacts): void {
    for (const key of this.#places.keys()) this.#used.add(`${key} ${rule.id}`);
  }

  /** True when the entry that the finding stands in, or the whole catalog, allows it. */
  covers(rule: RuleFacts, finding: Finding): boolean {
    if (!rule.allowable) return false;
    for (const key of [keyOf(finding.at.slice(0, 2)), keyOf([])]) {
      if (this.#places.get(key)?.allow[rule.id] === undefined) continue;
      this.#used.add(`${key} ${rule.id}`);
      return true;
    }
    return false;
  }

  /** Reports suppressions of rules that do not exist, that must not be suppressed, or that found nothing. */
  report(findings: Findings): void {
    for (const [key, { at, allow }] of this.#places)
      for (const id of Object.keys(allow)) {
        const place = [...at, 'allow', id];
        const rule = RULE_FACTS.get(id);
        if (rule === undefined)
          findings.keyError(
            'unknown-rule',
            place,
            `there is no rule \`${id}\``,
            suggest(id, ALLOWABLE),
          );
        else if (!rule.allowable)
          findings.keyError(
            'fixed-rule',
            place,
            `the rule \`${id}\` cannot be suppressed`,
            'correct what it reports, and remove this line',
          );
        else if (!rule.beside && !this.#used.has(`${key} ${id}`))
          findings.warning(
            'unused-allow',
            place,
            `\`${id}\` has nothing to say here`,
            'remove this line',
          );
      }
  }
}

function keyOf(at: Path): string {
  return JSON.stringify(at);
}
