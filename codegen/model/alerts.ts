import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Alert, Recipe } from './catalog.ts';
import type { Findings } from './findings.ts';
import { localized } from './localized.ts';
import { pascalCase } from './names.ts';
import { type QueryVocabulary, resolveQuery } from './queries.ts';

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: QueryVocabulary, findings: Findings): Alert[] {
  const { document, metrics } = vocabulary;
  return Object.entries(document.alerts ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['alerts', id];
    const query = resolveQuery(entry.expr, vocabulary);
    if (query === undefined) return [];
    if (entry.metric !== undefined && !metrics.some((metric) => metric.id === entry.metric))
      findings.error(
        'unknown-metric',
        [...at, 'metric'],
        `there is no metric \`${entry.metric}\``,
        suggest(
          entry.metric,
          metrics.map((metric) => metric.id),
        ),
      );
    return [
      {
        id,
        name: pascalCase(`${document.catalog}_${id}`),
        summary: localized(entry.summary),
        query,
        above: entry.above,
        hold: entry.for ?? '0s',
        severity: entry.severity,
        metric: entry.metric,
        share: entry.share === true,
        runbook: localized(entry.runbook),
        at,
      },
    ];
  });
}

/** Recipes in the order of the file. */
export function resolveRecipes(vocabulary: QueryVocabulary): Recipe[] {
  return Object.entries(vocabulary.document.recipes ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['recipes', id];
    const query = resolveQuery(entry.query, vocabulary);
    if (query === undefined) return [];
    const note = entry.note === undefined ? undefined : localized(entry.note);
    return [{ id, title: localized(entry.title), note, query, at }];
  });
}
