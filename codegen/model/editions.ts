import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Catalog, LabelUse, Metric, Query, Rule, Side } from './catalog.ts';
import type { Findings } from './findings.ts';

/** The edition that `since:` names, or the default: that of the owner, else the oldest. */
export function knownEdition(
  name: string | undefined,
  at: Path,
  document: CatalogDocument,
  findings: Findings,
  otherwise?: string,
): string {
  if (name === undefined) return otherwise ?? document.editions[0] ?? '';
  if (!document.editions.includes(name))
    findings.error(
      'unknown-edition',
      at,
      `there is no edition \`${name}\``,
      suggest(name, document.editions),
    );
  return name;
}

/** The catalog as that edition of the service knew it: later metrics, labels and parts left out. */
export function atEdition(catalog: Catalog, edition: string): Catalog {
  const index = catalog.editions.indexOf(edition);
  const known = (since: string): boolean => catalog.editions.indexOf(since) <= index;
  const metrics = catalog.metrics.flatMap((metric) => {
    const prometheus = sideAt(metric.prometheus, known);
    const otel = sideAt(metric.otel, known);
    if (prometheus === undefined && otel === undefined) return [];
    return [
      {
        ...metric,
        prometheus,
        otel,
        rules: metric.rules.map((rule) => ruleAt(rule, known)),
      } satisfies Metric,
    ];
  });
  const spans = catalog.spans
    .filter((span) => known(span.since))
    .map((span) => ({
      ...span,
      attributes: span.attributes.filter((attribute) => known(attribute.since)),
      events: span.events
        .map((event) => ({
          ...event,
          attributes: event.attributes.filter((attribute) => known(attribute.since)),
        }))
        .filter((event) => event.attributes.length > 0),
    }));
  const now = ({ query }: { readonly query: Query }): boolean => known(query.since);
  const dashboards = catalog.dashboards.map((dashboard) => ({
    ...dashboard,
    rows: dashboard.rows
      .map((row) => ({ ...row, panels: row.panels.filter(now) }))
      .filter(({ panels }) => panels.length > 0),
  }));
  return {
    ...catalog,
    metrics,
    spans,
    operators: { ...catalog.operators, annotations: catalog.operators.annotations.filter(now) },
    dashboards: dashboards.filter(({ rows }) => rows.length > 0),
    alerts: catalog.alerts.filter(now),
    recipes: catalog.recipes.filter(now),
  };
}

function sideAt(side: Side | undefined, known: (since: string) => boolean): Side | undefined {
  if (side === undefined || !known(side.since)) return undefined;
  return { ...side, labels: side.labels.filter((use: LabelUse) => known(use.since)) };
}

function ruleAt(rule: Rule, known: (since: string) => boolean): Rule {
  if (rule.each === undefined) return rule;
  return {
    ...rule,
    each: { ...rule.each, parts: rule.each.parts.filter((part) => known(part.since)) },
  };
}
