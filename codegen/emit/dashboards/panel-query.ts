import type { Catalog, Metric, Panel, Side } from '../../model/catalog.ts';
import { defaultSplit, selectionOf, variableMatchers } from './selection.ts';

/** One query of a panel and how its series are called. */
export interface Target {
  readonly expr: string;
  readonly legend: string;
}

export type Shown = 'rate' | 'hourly' | 'share' | 'quantiles' | 'now' | 'facts';

/** What a panel asks, and in which unit the answer is. Units are names of the catalog. */
export interface PanelQuery {
  readonly shown: Shown;
  readonly unit: string;
  readonly targets: readonly Target[];
  /** Prometheus names of the labels that split it. */
  readonly by: readonly string[];
}

const QUANTILES = [0.5, 0.95, 0.99];
const WINDOW = '[$__rate_interval]';

/** The query that a metric's type, unit and labels ask for. */
export function panelQuery(
  panel: Panel,
  metric: Metric,
  side: Side,
  filters: Catalog['filters'],
): PanelQuery {
  const wanted = panel.by ?? (panel.share === undefined ? defaultSplit(metric, side) : []);
  const { by, matchers } = selectionOf(side, wanted);
  const names = by.map(({ prometheusName }) => prometheusName);
  const all = [...variableMatchers(side, filters), ...matchers];
  const query = { by: names, unit: side.unit };
  if (panel.share !== undefined) {
    const { label, members } = panel.share;
    const name = side.labels.find((use) => use.label.id === label)?.label.prometheusName ?? label;
    return {
      ...query,
      shown: 'share',
      unit: 'ratio',
      targets: [share(side, all, name, members, names)],
    };
  }
  switch (metric.type) {
    case 'counter':
      return counter(side, all, names);
    case 'gauge':
      return gauge(metric, side, all, names);
    case 'histogram':
      return { ...query, shown: 'quantiles', targets: quantiles(side, all, names) };
  }
}

function counter(side: Side, matchers: readonly string[], by: readonly string[]): PanelQuery {
  const rate = `${sumBy(by)} (rate(${side.name}${braces(matchers)}${WINDOW}))`;
  const hourly = side.unit === 'usd';
  return {
    shown: hourly ? 'hourly' : 'rate',
    // Seconds per second are a share of the time.
    unit: side.unit === 's' ? 'ratio' : side.unit,
    by,
    targets: [{ expr: hourly ? `${rate} * 3600` : rate, legend: legend(by) }],
  };
}

function gauge(
  metric: Metric,
  side: Side,
  matchers: readonly string[],
  by: readonly string[],
): PanelQuery {
  const facts = metric.rules.every((rule) => rule.origin === 'start');
  return {
    shown: facts ? 'facts' : 'now',
    unit: side.unit,
    by,
    targets: [{ expr: `${side.name}${braces(matchers)}`, legend: legend(['instance', ...by]) }],
  };
}

function quantiles(side: Side, matchers: readonly string[], by: readonly string[]): Target[] {
  const rate = `${sumBy([...by, 'le'])} (rate(${side.name}_bucket${braces(matchers)}${WINDOW}))`;
  // Split by a label, three lines each would be too many.
  return (by.length > 0 ? [0.95] : QUANTILES).map((quantile) => ({
    expr: `histogram_quantile(${quantile}, ${rate})`,
    legend: by.length > 0 ? legend(by) : `p${quantile * 100}`,
  }));
}

/** Series that never had such a value count as a share of 0, not as missing. */
function share(
  side: Side,
  matchers: readonly string[],
  label: string,
  members: readonly string[],
  by: readonly string[],
): Target {
  const rate = (own: readonly string[]): string =>
    `${sumBy(by)} (rate(${side.name}${braces([...matchers, ...own])}${WINDOW}))`;
  const part = rate([`${label}=~"${members.join('|')}"`]);
  return { expr: `(${part} or 0 * ${rate([])}) / ${rate([])}`, legend: legend(by) };
}

function sumBy(labels: readonly string[]): string {
  return labels.length === 0 ? 'sum' : `sum by (${labels.join(', ')})`;
}

function braces(matchers: readonly string[]): string {
  return `{${matchers.join(', ')}}`;
}

/** Without labels Grafana would print the whole query. */
function legend(labels: readonly string[]): string {
  return labels.length === 0 ? 'all' : labels.map((label) => `{{${label}}}`).join(' ');
}
