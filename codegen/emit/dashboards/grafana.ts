import {
  GraphThresholdsStyleMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Target } from './panel-query.ts';

/** A dashboard as we decided it; this module alone knows how Grafana writes it. */
export interface DashboardView {
  readonly uid: string;
  readonly title: string;
  readonly tag: string;
  /** Label variables: name and the query that lists its values. */
  readonly variables: readonly { readonly name: string; readonly query: string }[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly PanelView[] }[];
}

export interface PanelView {
  readonly title: string;
  readonly description: string;
  readonly table: boolean;
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly targets: readonly Target[];
  readonly max: number | undefined;
  /** From here on the value is bad. */
  readonly threshold: number | undefined;
}

const SOURCE = { type: 'prometheus', uid: '$datasource' };
const COLUMNS = 24;
const HEIGHT = 8;

/** The dashboard's JSON, without a trailing newline. The description says that it is generated. */
export function dashboardJson(view: DashboardView, description: string): string {
  const builder = new DashboardBuilder(view.title)
    .uid(view.uid)
    .tags([view.tag])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .link(
      new DashboardLinkBuilder(view.tag)
        .type(DashboardLinkType.Dashboards)
        .tags([view.tag])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    );
  for (const { name, query } of view.variables) builder.withVariable(variable(name, query));
  for (const { title, panels } of view.rows) {
    if (view.rows.length > 1) builder.withRow(new RowBuilder(title));
    const width =
      panels.length === 1 ? COLUMNS : panels.length % 3 === 0 || panels.length > 4 ? 8 : 12;
    for (const panel of panels)
      builder.withPanel((panel.table ? table(panel) : lines(panel)).span(width).height(HEIGHT));
  }
  return JSON.stringify({ description, ...withIds(builder.build()) }, undefined, 2);
}

function variable(name: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(SOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all', selected: true });
}

function lines(panel: PanelView): TimeSeriesBuilder {
  const builder = new TimeSeriesBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(SOURCE)
    .unit(panel.unit)
    .min(0)
    .fillOpacity(8)
    .spanNulls(false)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .thresholds(thresholds(panel.threshold));
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.threshold !== undefined) builder.thresholdsStyle(dashedLine);
  for (const [index, target] of panel.targets.entries())
    builder.withTarget(query(target, index).range());
  return builder;
}

const dashedLine = { build: () => ({ mode: GraphThresholdsStyleMode.Dashed }) };

function table(panel: PanelView): TableBuilder {
  const builder = new TableBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(SOURCE);
  for (const [index, target] of panel.targets.entries())
    builder.withTarget(query(target, index).instant().format(PromQueryFormat.Table));
  return builder;
}

function query({ expr, legend }: Target, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(SOURCE)
    .expr(expr)
    .legendFormat(legend);
}

/** Grafana colours from the step on; a limit of 0 means everything above 0. */
function thresholds(limit: number | undefined): ThresholdsConfigBuilder {
  const steps = [{ value: null, color: 'green' }];
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(
      limit === undefined ? steps : [...steps, { value: limit === 0 ? 1e-9 : limit, color: 'red' }],
    );
}

/** Panels and rows numbered in their order, so that links to them stay. */
function withIds(dashboard: ReturnType<DashboardBuilder['build']>): object {
  return {
    ...dashboard,
    panels: dashboard.panels?.map((panel, index) => ({ ...panel, id: index + 1 })),
  };
}
