import type { Catalog, LabelUse, Metric, Rule, Side } from './catalog.ts';

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
  return { ...catalog, metrics };
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
