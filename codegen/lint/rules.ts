import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';
import { NAME_RULES } from './names.ts';
import { PRIVACY_RULES } from './privacy.ts';
import { QUERY_RULES } from './queries.ts';
import { RECORD_RULES } from './records.ts';
import type { LintRule } from './rule.ts';
import { SPAN_RULES } from './spans.ts';
import { STRUCTURE_RULES } from './structure.ts';
import { TEXT_RULES } from './text.ts';

/** All rules over a resolved catalog. */
export const LINT_RULES: readonly LintRule[] = [
  ...NAME_RULES,
  ...RECORD_RULES,
  ...PRIVACY_RULES,
  ...STRUCTURE_RULES,
  ...SPAN_RULES,
  ...QUERY_RULES,
  ...TEXT_RULES,
];

/** Runs every rule. */
export function lintCatalog(catalog: Catalog, document: CatalogDocument, findings: Findings): void {
  for (const rule of LINT_RULES)
    for (const { at, key, message, help, related } of rule.check(catalog, document)) {
      if (rule.severity === 'warning') findings.warning(rule.id, at, message, help, related);
      else if (key === true) findings.keyError(rule.id, at, message, help, related);
      else findings.error(rule.id, at, message, help, related);
    }
}

/** One sentence about a rule, by its id. */
export function summaryOf(id: string): string | undefined {
  return LINT_RULES.find((rule) => rule.id === id)?.summary;
}
