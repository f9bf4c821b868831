import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Alert, Metric, Recipe } from './catalog.ts';
import { known } from './dashboards.ts';
import type { Findings } from './findings.ts';
import { localized } from './localized.ts';
import { pascalCase } from './names.ts';
import { resolveQuery } from './queries.ts';

interface Vocabulary {
  readonly document: CatalogDocument;
  readonly metrics: readonly Metric[];
}

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: Vocabulary, findings: Findings): Alert[] {
  const { document } = vocabulary;
  return Object.entries(document.alerts ?? {}).map(([id, entry]) => {
    const at: Path = ['alerts', id];
    if (entry.dashboard !== undefined)
      known(
        entry.dashboard,
        'dashboard',
        [...at, 'dashboard'],
        document.dashboards ?? {},
        findings,
      );
    const tiers = entry.tiers.map((tier) => ({
      severity: tier.severity,
      hold: tier.for ?? '0s',
      keep: tier.keep_firing_for,
      when: tier.when ?? [{}],
    }));
    const example = filled(entry.expr, tiers[0]?.when[0] ?? {});
    const query = resolveQuery(example, entry.since, at, vocabulary, findings);
    return {
      id,
      name: pascalCase(`${document.catalog}_${id}`),
      summary: localized(entry.summary),
      description: entry.description,
      query: { ...query, text: entry.expr.trimEnd() },
      above: entry.above,
      tiers,
      dashboard: entry.dashboard,
      only: entry.only,
      runbook: localized(entry.runbook),
      at,
    };
  });
}

/** An expression with its `$names` filled in. */
export function filled(expr: string, values: Readonly<Record<string, string | number>>): string {
  return expr.replaceAll(/\$([a-z]\w*)/g, (name, key: string) => String(values[key] ?? name));
}

/** Recipes in the order of the file. */
export function resolveRecipes(vocabulary: Vocabulary, findings: Findings): Recipe[] {
  return Object.entries(vocabulary.document.recipes ?? {}).map(([id, entry]) => {
    const at: Path = ['recipes', id];
    return {
      id,
      title: localized(entry.title),
      note: entry.note === undefined ? undefined : localized(entry.note),
      query: resolveQuery(entry.query, entry.since, at, vocabulary, findings),
      at,
    };
  });
}
