import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import type { Alert, Recipe } from './catalog.ts';
import { known } from './dashboards.ts';
import type { Findings } from './findings.ts';
import { pascalCase } from './names.ts';
import { type QueryVocabulary, resolveQuery } from './queries.ts';

interface AlertVocabulary extends QueryVocabulary {
  readonly texts: Texts;
}

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: AlertVocabulary, findings: Findings): Alert[] {
  const { document, texts } = vocabulary;
  const { dashboards = {} } = document;
  return Object.entries(document.alerts ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['alerts', id];
    if (entry.dashboard !== undefined)
      known(entry.dashboard, 'dashboard', [...at, 'dashboard'], dashboards, findings);
    const tiers = entry.tiers.map((tier) => ({
      severity: tier.severity,
      hold: tier.for ?? '0s',
      keep: tier.keep_firing_for,
      when: tier.when ?? [{}],
    }));
    const query = resolveQuery(filled(entry.expr, tiers[0]?.when[0] ?? {}), vocabulary);
    if (query === undefined) return [];
    return [
      {
        id,
        name: pascalCase(`${document.catalog}_${id}`),
        summary: texts(entry.summary, [...at, 'summary']),
        description: entry.description,
        query: { ...query, text: entry.expr.trimEnd() },
        above: entry.above,
        tiers,
        dashboard: entry.dashboard,
        only: entry.only,
        runbook: texts(entry.runbook, [...at, 'runbook']),
        at,
      },
    ];
  });
}

/** An expression with its `$names` filled in. */
export function filled(expr: string, values: Readonly<Record<string, string | number>>): string {
  return expr.replaceAll(/\$([a-z]\w*)/g, (name, key: string) => String(values[key] ?? name));
}

/** Recipes in the order of the file. */
export function resolveRecipes(vocabulary: AlertVocabulary): Recipe[] {
  const { texts } = vocabulary;
  return Object.entries(vocabulary.document.recipes ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['recipes', id];
    const query = resolveQuery(entry.query, vocabulary);
    if (query === undefined) return [];
    const note = entry.note === undefined ? undefined : texts(entry.note, [...at, 'note']);
    return [{ id, title: texts(entry.title, [...at, 'title']), note, query, at }];
  });
}
