import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';
import { BUDGET_RULES } from './budget.ts';
import { EDITION_RULES } from './editions.ts';
import { FIELD_RULES } from './fields.ts';
import { LABEL_RULES } from './label-shape.ts';
import { NAME_RULES } from './names.ts';
import { PRIVACY_RULES } from './privacy.ts';
import { QUERY_RULES } from './queries.ts';
import { RECORD_RULES } from './records.ts';
import type { LintRule, RuleFacts } from './rule.ts';
import { SPAN_RULES } from './spans.ts';
import { DIFF_RULES, STAGE_RULES } from './stages.ts';
import { STRUCTURE_RULES } from './structure.ts';
import { Suppressions } from './suppressions.ts';
import { TEXT_RULES } from './text.ts';
import { UNUSED_RULES } from './unused.ts';

/** All rules over a resolved catalog. */
export const LINT_RULES: readonly LintRule[] = [
  ...NAME_RULES,
  ...RECORD_RULES,
  ...PRIVACY_RULES,
  ...STRUCTURE_RULES,
  ...FIELD_RULES,
  ...LABEL_RULES,
  ...EDITION_RULES,
  ...SPAN_RULES,
  ...QUERY_RULES,
  ...TEXT_RULES,
  ...UNUSED_RULES,
  ...BUDGET_RULES,
];

/** Every rule by its id, those of the earlier stages first. */
export const ALL_RULES: ReadonlyMap<string, RuleFacts> = new Map(
  [...STAGE_RULES, ...LINT_RULES, ...DIFF_RULES].map((rule) => [rule.id, rule]),
);

/** Runs every rule; what an entry allows is left out. */
export function lintCatalog(catalog: Catalog, document: CatalogDocument, findings: Findings): void {
  const suppressions = new Suppressions(document);
  for (const rule of LINT_RULES) {
    if (findings.has(rule.after ?? [])) {
      suppressions.leaveOut(rule);
      continue;
    }
    for (const remark of rule.check(catalog, document)) {
      if (suppressions.covers(rule, remark)) continue;
      const { at, key, message, help, related, within } = remark;
      findings.add(rule.severity, rule.id, at, key === true, message, help, related, within);
    }
  }
  suppressions.report(ALL_RULES, findings);
}

/** One sentence about a rule, by its id. */
export function summaryOf(id: string): string | undefined {
  return ALL_RULES.get(id)?.summary;
}
