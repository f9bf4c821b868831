import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Alert, Recipe } from './catalog.ts';
import type { Findings } from './findings.ts';
import type { Texts } from './localized.ts';
import { pascalCase } from './names.ts';
import { type QueryVocabulary, resolveQuery } from './queries.ts';

interface AlertVocabulary extends QueryVocabulary {
  readonly texts: Texts;
}

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: AlertVocabulary, findings: Findings): Alert[] {
  const { document, metrics, texts } = vocabulary;
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
        summary: texts(entry.summary, [...at, 'summary']),
        query,
        above: entry.above,
        hold: entry.for ?? '0s',
        severity: entry.severity,
        metric: entry.metric,
        share: entry.share === true,
        runbook: texts(entry.runbook, [...at, 'runbook']),
        at,
      },
    ];
  });
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
