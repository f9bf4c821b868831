import type { Alert, Catalog } from '../../model/catalog.ts';
import { ruleFile } from './yaml.ts';

/** `rules/alerts.yaml`: every alert of the catalog, with the place of its runbook. */
export function emitAlerts(catalog: Catalog): string {
  const rules = catalog.alerts.map((alert) => ({
    kind: 'alert' as const,
    name: alert.name,
    expr: comparison(alert),
    hold: alert.hold,
    labels: { severity: alert.severity },
    annotations: {
      summary: alert.summary['en'] ?? alert.id,
      runbook: `docs/en/runbooks.md#${anchor(alert)}`,
    },
  }));
  return ruleFile([{ name: `${catalog.name}-alerts`, rules }]);
}

/** The heading of the runbook as a link reads it. */
export const anchor = (alert: Alert): string => alert.name.toLowerCase();

function comparison({ query, above }: Alert): string {
  const lines = query.text.split('\n').map((line) => `  ${line}`);
  return lines.length === 1
    ? `(${query.text}) > ${above}`
    : ['(', ...lines, `) > ${above}`].join('\n');
}
