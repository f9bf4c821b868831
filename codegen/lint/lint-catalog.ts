import type { CatalogDocument, LabelEntry } from '../catalog/document.ts';
import { type Path, valueIn } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';
import { suggest } from '../suggest.ts';
import { type Finding, RULE_FACTS, type RuleFacts } from './rule.ts';
import { LINT_RULES } from './rules.ts';

/** An edition to lint, with a place for what is found in it. */
interface Linted {
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
  readonly findings: Findings;
}

/**
 * Runs every rule over every edition, oldest first; what an entry allows is left out. Of an old
 * edition only errors count: no warning about it can be acted on.
 *
 * @param findings for what is wrong in the file as a whole
 */
export function lintCatalog(
  editions: readonly Linted[],
  whole: CatalogDocument,
  findings: Findings,
): void {
  const suppressions = new Suppressions(whole);
  for (const rule of LINT_RULES) {
    const facts = RULE_FACTS.get(rule.id);
    if (facts === undefined) throw new Error(`rules.md has no section \`${rule.id}\``);
    const asked = editions.map((edition): Asked => {
      if (!edition.findings.has(rule.after ?? []))
        return {
          ...edition,
          found: firstOfEachPlace(rule.check(edition.catalog, edition.document)),
        };
      suppressions.leaveOut(facts);
      return { ...edition, found: undefined };
    });
    for (const [index, { found = [], findings: own }] of asked.entries())
      for (const finding of found) {
        const old = index < editions.length - 1 && facts.severity === 'warning';
        if (finding.everywhere ? !agreed(finding, asked) : old) continue;
        if (suppressions.covers(facts, finding)) continue;
        own.add(facts.severity, facts.id, { ...finding, message: inEditions(finding, asked) });
      }
  }
  suppressions.report(findings);
}

/** A rule says one thing of one place, however many metrics and events lead there. */
function firstOfEachPlace(findings: Iterable<Finding>): Finding[] {
  const places = Map.groupBy(findings, ({ at, key, within }) => JSON.stringify([at, key, within]));
  return [...places.values()].flatMap(([first]) => first ?? []);
}

/** An edition with what a rule found in it; undefined when it was not asked there. */
interface Asked extends Linted {
  readonly found: readonly Finding[] | undefined;
}

const isAt = (at: Path, other: Finding): boolean =>
  at.length === other.at.length && at.every((step, index) => step === other.at[index]);

/** Whether every edition that has the place has the finding. */
function agreed({ at }: Finding, editions: readonly Asked[]): boolean {
  return editions.every(
    ({ document, found = [] }) =>
      valueIn(document, at) === undefined || found.some((other) => isAt(at, other)),
  );
}

/** The message; with the editions that it holds for, where another one has the same place and is right. */
function inEditions({ at, message }: Finding, editions: readonly Asked[]): string {
  const isRight = ({ document, found }: Asked): boolean =>
    valueIn(document, at) !== undefined && found?.some((other) => isAt(at, other)) === false;
  if (!editions.some(isRight)) return message;
  const wrong = editions.filter(({ found }) =>
    found?.some((other) => isAt(at, other) && other.message === message),
  );
  return `in ${wrong.map(({ catalog }) => catalog.edition).join(', ')}: ${message}`;
}

const ALLOWABLE = [...RULE_FACTS.values()].filter(({ allowable }) => allowable).map(({ id }) => id);

const SECTIONS = ['labels', 'events', 'metrics', 'spans', 'alerts', 'recipes'] as const;

/** The `allow:` of the catalog as a whole, and of every entry. */
class Suppressions {
  readonly #places: readonly {
    readonly at: Path;
    readonly allow: NonNullable<LabelEntry['allow']>;
    readonly used: Set<string>;
  }[];

  constructor(document: CatalogDocument) {
    const entries = SECTIONS.flatMap((section) =>
      Object.entries(document[section] ?? {}).map(([id, { allow }]) => ({
        at: [section, id],
        allow,
      })),
    );
    this.#places = [{ at: [], allow: document.allow }, ...entries].flatMap(({ at, allow }) =>
      allow === undefined ? [] : [{ at, allow, used: new Set() }],
    );
  }

  /** A rule that was not asked cannot say whether its suppressions are of use. */
  leaveOut({ id }: RuleFacts): void {
    for (const { used } of this.#places) used.add(id);
  }

  /** True when the entry that the finding stands in, or the whole catalog, allows it. */
  covers({ id, allowable }: RuleFacts, finding: Finding): boolean {
    if (!allowable) return false;
    const place = this.#places.findLast(
      ({ at, allow }) =>
        allow[id] !== undefined && at.every((step, index) => finding.at[index] === step),
    );
    place?.used.add(id);
    return place !== undefined;
  }

  /** Reports suppressions of rules that do not exist, that must not be suppressed, or that found nothing. */
  report(findings: Findings): void {
    for (const { at, allow, used } of this.#places)
      for (const id of Object.keys(allow)) {
        const place = [...at, 'allow', id];
        const rule = RULE_FACTS.get(id);
        if (rule === undefined) {
          const message = `there is no rule \`${id}\``;
          findings.keyError('unknown-rule', place, message, suggest(id, ALLOWABLE));
        } else if (!rule.allowable)
          findings.keyError(
            'fixed-rule',
            place,
            `the rule \`${id}\` cannot be suppressed`,
            'correct what it reports, and remove this line',
          );
        else if (!rule.external && !used.has(id)) {
          const message = `\`${id}\` has nothing to say here`;
          findings.warning('unused-allow', place, message, 'remove this line');
        }
      }
  }
}
