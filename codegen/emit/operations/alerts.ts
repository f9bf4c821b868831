import type { Alert, AlertTier, Catalog } from '../../model/catalog.ts';
import { filled } from '../../model/queries.ts';
import { parseQuery } from '../../promql/parse.ts';
import { type GeneratedFile, yamlFile } from '../generated-file.ts';
import { dashboardUid } from './dashboards/dashboards.ts';
import { queryOn, type Road, roadsOf, twinOf } from './road.ts';
import { scaleOf } from './units.ts';

/** `rules/alerts.yaml` and, for what a Collector stores, `rules/otel/alerts.yaml`. */
export function emitAlerts(catalog: Catalog): GeneratedFile[] {
  return roadsOf(catalog).flatMap((road) => {
    const rules = catalog.alerts
      .filter(({ only }) => only === undefined || only === road.id)
      .flatMap((alert) => alert.tiers.flatMap((tier) => rule(alert, tier, road, catalog) ?? []));
    if (rules.length === 0) return [];
    const path = `rules/${road.id === 'otel' ? 'otel/' : ''}alerts.yaml`;
    return [yamlFile(path, { groups: [{ name: `${road.job}-alerts`, rules }] })];
  });
}

/** The heading of the runbook as a link reads it. */
const anchor = (alert: Alert): string => alert.name.toLowerCase();

/** What a tier asks: the alternatives of its `when`, joined. */
function question({ query }: Alert, { when }: AlertTier): string {
  const cases = when.map((values) => filled(query.text, values));
  return cases.length === 1 ? cases.join('') : cases.map(wrapped).join('\nor\n');
}

/** @param scale by what the answer is divided, to be in the unit of the scrape */
function compared(asked: string, { above }: Alert, scale = 1): string {
  const divisor = scale === 1 ? '' : ` / ${scale}`;
  if (above === undefined) return divisor === '' ? asked : `${wrapped(asked)}${divisor}`;
  return `${wrapped(asked)}${divisor} > ${above}`;
}

export const expression = (alert: Alert, tier: AlertTier): string =>
  compared(question(alert, tier), alert);

/** The expression under the names of the road, for its job alone; undefined when it lacks one of them. */
function expressionOn(road: Road, alert: Alert, tier: AlertTier, catalog: Catalog) {
  const asked = question(alert, tier);
  const query = queryOn(road, asked, catalog, { job: `job="${road.job}"` });
  const { expression: parsed } = parseQuery(asked);
  return query && parsed && compared(query, alert, scaleOf(parsed, road.id, catalog));
}

/** The expression as the first road has it in its rules. */
export function ruleExpression(alert: Alert, tier: AlertTier, catalog: Catalog): string {
  const road = roadsOf(catalog).find(({ id }) => alert.only === undefined || alert.only === id);
  return (road && expressionOn(road, alert, tier, catalog)) ?? expression(alert, tier);
}

/** An alerting rule as Prometheus reads it. */
function rule(alert: Alert, tier: AlertTier, road: Road, catalog: Catalog): object | undefined {
  const expr = expressionOn(road, alert, tier, catalog);
  if (expr === undefined) return undefined;
  return {
    alert: alert.name,
    expr,
    ...(tier.for && { for: tier.for }),
    ...(tier.keep_firing_for && { keep_firing_for: tier.keep_firing_for }),
    labels: { severity: tier.severity },
    annotations: {
      summary: textOn(road, alert.summary['en'] ?? alert.id, alert, catalog),
      description: textOn(road, alert.description, alert, catalog),
      ...links(alert, road, catalog),
    },
  };
}

function wrapped(text: string): string {
  const lines = text.split('\n').map((line) => `  ${line}`);
  return lines.length === 1 ? `(${text})` : ['(', ...lines, ')'].join('\n');
}

/** The labels that a text names have other names on the way through a Collector. */
function textOn(road: Road, text: string, { query }: Alert, catalog: Catalog): string {
  const used = catalog.metrics.filter(({ id }) => query.metrics.includes(id));
  if (road.id === 'prometheus') return text;
  return text.replaceAll(/\$labels\.(\w+)/g, (all, name: string) => {
    const twin = twinOf(name, used);
    return twin === undefined ? all : `$labels.${twin}`;
  });
}

function links(alert: Alert, road: Road, catalog: Catalog): Record<string, string> {
  const { runbooks, grafana } = catalog.operators;
  const board = catalog.dashboards.find(({ id }) => id === alert.dashboard);
  const chosen = 'var-job={{ $labels.job }}&var-instance={{ or $labels.instance "$__all" }}';
  return {
    ...(runbooks === '' ? {} : { runbook_url: `${runbooks}/en/runbooks.md#${anchor(alert)}` }),
    ...(grafana === '' || board === undefined
      ? {}
      : { dashboard_url: `${grafana}/d/${dashboardUid(catalog, board, road)}?${chosen}` }),
  };
}
