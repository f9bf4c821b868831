import type * as BarGauges from '@grafana/grafana-foundation-sdk/bargauge';
import type * as Dashboards from '@grafana/grafana-foundation-sdk/dashboard';
import type * as Heatmaps from '@grafana/grafana-foundation-sdk/heatmap';
import type * as Stats from '@grafana/grafana-foundation-sdk/stat';
import type * as StateTimelines from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as Tables from '@grafana/grafana-foundation-sdk/table';
import type * as TimeSeries from '@grafana/grafana-foundation-sdk/timeseries';

/** Grafana's types with the texts of their enums, as JSON has them. */
type Plain<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

export type Dashboard = Plain<Dashboards.Dashboard>;
export type Annotation = Plain<Dashboards.AnnotationQuery>;
export type Variable = Plain<Dashboards.VariableModel>;
export type Panel = Plain<Dashboards.Panel>;
export type Row = Plain<Dashboards.RowPanel>;
export type Override = NonNullable<Panel['fieldConfig']>['overrides'][number];
export type Transformations = NonNullable<Panel['transformations']>;

/** The options of each kind of panel. */
export interface Options {
  readonly stat: Partial<Plain<Stats.Options>>;
  readonly bargauge: Partial<Plain<BarGauges.Options>>;
  readonly heatmap: Partial<Plain<Heatmaps.Options>>;
  readonly table: Partial<Plain<Tables.Options>>;
  readonly timeseries: Partial<Plain<TimeSeries.Options>>;
  readonly timeline: Partial<Plain<StateTimelines.Options>>;
}

export type LineField = Plain<TimeSeries.FieldConfig>;
