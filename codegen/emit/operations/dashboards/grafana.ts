import type { Options as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type {
  AnnotationQuery,
  Dashboard,
  Panel,
  RowPanel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Options as Heatmap } from '@grafana/grafana-foundation-sdk/heatmap';
import type { Options as Stat } from '@grafana/grafana-foundation-sdk/stat';
import type { Options as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import type { Options as Table } from '@grafana/grafana-foundation-sdk/table';
import type {
  FieldConfig as LineField,
  Options as TimeSeries,
} from '@grafana/grafana-foundation-sdk/timeseries';
import type { Colour, PanelForm } from '../../../model/catalog.ts';
import { gridOf, stableId } from './layout.ts';

/** A dashboard as we decided it; this module alone knows how Grafana writes it. */
export interface DashboardView {
  readonly uid: string;
  readonly title: string;
  readonly tag: string;
  readonly job: string;
  /** Names of series from which jobs and instances are listed. */
  readonly families: readonly string[];
  readonly annotations: readonly {
    readonly title: string;
    readonly colour: Colour;
    readonly expr: string;
    readonly by: readonly string[];
  }[];
  readonly rows: readonly {
    readonly title: string | undefined;
    readonly more: { readonly title: string; readonly uid: string } | undefined;
    readonly panels: readonly PanelView[];
  }[];
}

export interface PanelView {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly form: PanelForm;
  readonly unit: string;
  readonly column: string | undefined;
  readonly today: boolean;
  readonly expr: string;
  /** Labels that name a series, and what people call them. */
  readonly by: readonly string[];
  readonly headings: readonly string[];
  /** Colours of label values. */
  readonly values: readonly (readonly [string, Colour])[];
  readonly colours: readonly { readonly colour: Colour; readonly from: number }[];
  /** The threshold of an alert. */
  readonly line: number | undefined;
}

/** Grafana's types with the texts of their enums, as JSON has them. */
type Plain<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

const COLOURS: Readonly<Record<Colour, string>> = {
  ok: '#73bf69',
  warning: '#fade2a',
  error: '#ff7383',
  info: '#5794f2',
  idle: '#8e8e8e',
};
const SOURCE = { type: 'prometheus', uid: '$datasource' };

/** Intervals of a panel over the dashboard's time: few enough that a bar or a cell can be seen. */
const INTERVALS = 60;

/** The dashboard's JSON, without a trailing newline. The description says that it is generated. */
export function dashboardJson(view: DashboardView, description: string): string {
  const { uid, title, tag } = view;
  const dashboard: Plain<Dashboard> = {
    description,
    uid,
    title,
    tags: [tag],
    editable: false,
    graphTooltip: 1,
    time: { from: 'now-24h', to: 'now' },
    refresh: '1m',
    schemaVersion: 39,
    links: [
      {
        title: 'Dashboards',
        type: 'dashboards',
        icon: 'external link',
        tooltip: '',
        tags: [tag],
        asDropdown: true,
        targetBlank: false,
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: { list: variables(view) },
    annotations: { list: view.annotations.map(annotation) },
    panels: gridOf(view.rows).map(({ row, panel, gridPos }) =>
      panel === undefined
        ? rowPanel(uid, row.title ?? '', gridPos)
        : { ...panelJson(panel), gridPos, ...linkTo(row.more) },
    ),
  };
  return JSON.stringify(dashboard, undefined, 2);
}

function variables({ job, families }: DashboardView): Plain<VariableModel>[] {
  const names = `__name__=~"${families.join('|')}"`;
  const query = (name: string, label: string, selector: string, chosen: object) => ({
    type: 'query' as const,
    name,
    label,
    datasource: SOURCE,
    query: `label_values({${selector}}, ${name})`,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { selected: true, ...chosen } as never,
  });
  return [
    { type: 'datasource', name: 'datasource', label: 'Data source', query: 'prometheus' },
    // The two roads have families of the same name: one job at a time keeps them apart.
    query('job', 'Job', names, { text: [job], value: [job] }),
    query('instance', 'Instance', `${names}, job=~"$job"`, { text: ['All'], value: ['$__all'] }),
  ];
}

function annotation({
  title,
  colour,
  expr,
  by,
}: DashboardView['annotations'][number]): Plain<AnnotationQuery> {
  return {
    name: title,
    datasource: SOURCE,
    enable: true,
    iconColor: COLOURS[colour],
    expr,
    step: '60s',
    titleFormat: title,
    textFormat: legend(by),
  };
}

function rowPanel(uid: string, title: string, gridPos: object): Plain<RowPanel> {
  const id = stableId(`${uid}.${title}`);
  return { type: 'row', id, title, collapsed: false, panels: [], gridPos: gridPos as never };
}

function linkTo(more: DashboardView['rows'][number]['more']): Plain<Pick<Panel, 'links'>> {
  if (more === undefined) return {};
  const kept = ['datasource', 'job', 'instance'].map((name) => `\${${name}:queryparam}`);
  const url = `/d/${more.uid}?\${__url_time_range}&${kept.join('&')}`;
  return { links: [{ title: more.title, url, targetBlank: false } as never] };
}

function panelJson(panel: PanelView): Plain<Panel> {
  const { id, title, help, form, unit, today } = panel;
  const { type, instant, format, defaults = {}, overrides = [], ...more } = FORMS[form](panel);
  const target = {
    refId: 'A',
    datasource: SOURCE,
    expr: panel.expr,
    legendFormat: form === 'heatmap' ? '{{le}}' : legend(panel.by) || title,
    format: format ?? 'time_series',
    instant: instant === true,
    range: instant !== true,
  } as never;
  return {
    id: stableId(id),
    type,
    title,
    description: help,
    datasource: SOURCE,
    ...(today ? { timeFrom: 'now/d' } : {}),
    targets: [target],
    ...more,
    fieldConfig: {
      defaults: {
        unit,
        thresholds: { mode: 'absolute', steps: steps(panel) },
        noValue: 'none',
        ...defaults,
      },
      overrides: [...overrides, ...panel.values.map(valueColour)],
    },
  };
}

/** What a form adds to a panel. */
interface Form {
  readonly type: string;
  readonly instant?: boolean;
  readonly format?: 'heatmap' | 'table';
  readonly options: object;
  readonly defaults?: object;
  readonly overrides?: Override[];
  readonly transformations?: NonNullable<Plain<Panel>['transformations']>;
  readonly maxDataPoints?: number;
}

type Override = NonNullable<Plain<Panel>['fieldConfig']>['overrides'][number];

const LAST = { calcs: ['lastNotNull'], fields: '', values: false };
const TOOLTIP = { mode: 'multi', sort: 'desc' } as const;

const FORMS: Readonly<Record<PanelForm, (panel: PanelView) => Form>> = {
  stat: ({ by }) => ({
    type: 'stat',
    instant: true,
    defaults: { color: { mode: 'thresholds' } },
    options: {
      colorMode: 'value',
      graphMode: 'none',
      textMode: by.length === 0 ? 'value' : 'value_and_name',
      reduceOptions: LAST,
    } satisfies Partial<Plain<Stat>>,
  }),
  lines: (panel) => lines(panel, { drawStyle: 'line', fillOpacity: 8, showPoints: 'never' }),
  bars: (panel) => ({
    ...lines(panel, {
      drawStyle: 'bars',
      fillOpacity: 80,
      lineWidth: 0,
      stacking: { mode: 'normal', group: 'A' },
    }),
    maxDataPoints: INTERVALS,
  }),
  heatmap: ({ unit }) => ({
    type: 'heatmap',
    format: 'heatmap',
    maxDataPoints: INTERVALS,
    options: {
      calculate: false,
      cellGap: 1,
      color: {
        mode: 'scheme',
        scheme: 'Blues',
        fill: COLOURS.info,
        exponent: 0.5,
        steps: 64,
        reverse: false,
      },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      tooltip: { mode: 'single', yHistogram: true },
      yAxis: { unit },
    } satisfies Partial<Plain<Heatmap>>,
  }),
  table: ({ column = 'Value', colours, by, headings }) => ({
    type: 'table',
    instant: true,
    format: 'table',
    transformations: [
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          renameByName: {
            ...Object.fromEntries(by.map((label, index) => [label, headings[index]])),
            Value: column,
          },
        },
      },
    ],
    overrides: [
      {
        matcher: { id: 'byName', options: column },
        properties:
          colours.length === 0
            ? []
            : [{ id: 'custom.cellOptions', value: { type: 'color-text' } as never }],
      },
    ],
    options: {
      showHeader: true,
      sortBy: [{ displayName: column, desc: true }],
    } satisfies Partial<Plain<Table>>,
  }),
  ranking: () => ({
    type: 'bargauge',
    instant: true,
    defaults: { min: 0, color: { mode: 'thresholds' } },
    options: {
      displayMode: 'basic',
      orientation: 'horizontal',
      showUnfilled: false,
      reduceOptions: LAST,
    } satisfies Partial<Plain<BarGauge>>,
  }),
  states: () => ({
    type: 'state-timeline',
    defaults: {
      mappings: [
        {
          type: 'value',
          options: {
            0: { text: 'down', color: COLOURS.error, index: 0 },
            1: { text: 'up', color: COLOURS.ok, index: 1 },
          },
        },
      ],
    },
    options: {
      showValue: 'never',
      mergeValues: true,
      rowHeight: 0.8,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
    } satisfies Partial<Plain<StateTimeline>>,
  }),
};

function lines(panel: PanelView, custom: Plain<LineField>): Form {
  const { by, unit, line, colours } = panel;
  const [only] = steps(panel);
  return {
    type: 'timeseries',
    defaults: {
      min: 0,
      ...(unit === 'percentunit' ? { max: 1 } : {}),
      // Where everything that is counted is bad, no series is green.
      ...(colours.length === 1 ? { color: { mode: 'shades', fixedColor: only?.color } } : {}),
      custom: {
        ...custom,
        ...(line === undefined ? {} : { thresholdsStyle: { mode: 'dashed' } }),
      },
    },
    options: {
      legend: {
        displayMode: 'list',
        placement: 'bottom',
        showLegend: by.length > 0,
        calcs: [],
      },
      tooltip: TOOLTIP,
    } satisfies Partial<Plain<TimeSeries>>,
  };
}

/** Grafana colours from a step on; the first colour holds from below. */
function steps({ colours, line }: PanelView): { value: number | null; color: string }[] {
  const own = colours.map(({ colour, from }, index) => ({
    value: index === 0 ? null : from,
    color: COLOURS[colour],
  }));
  const base = own.length === 0 ? [{ value: null, color: COLOURS.info }] : own;
  return line === undefined ? base : [...base, { value: line, color: COLOURS.error }];
}

/** A value that means something has the same colour in every panel. */
function valueColour([value, colour]: readonly [string, Colour]): Override {
  return {
    matcher: { id: 'byName', options: value },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: COLOURS[colour] } as never }],
  };
}

const legend = (by: readonly string[]): string => by.map((label) => `{{${label}}}`).join(' ');
