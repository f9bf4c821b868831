import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Alert, Metric, Recipe } from './catalog.ts';
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
  const { document, metrics } = vocabulary;
  return Object.entries(document.alerts ?? {}).map(([id, entry]) => {
    const at: Path = ['alerts', id];
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
    return {
      id,
      name: pascalCase(`${document.catalog}_${id}`),
      summary: localized(entry.summary),
      query: resolveQuery(entry.expr, entry.since, at, vocabulary, findings),
      above: entry.above,
      hold: entry.for ?? '0s',
      severity: entry.severity,
      metric: entry.metric,
      share: entry.share === true,
      runbook: localized(entry.runbook),
      at,
    };
  });
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
