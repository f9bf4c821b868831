import type { Colour, Panel, PanelForm } from '../../../model/catalog.ts';
import type { LineField, Options, Override, Transformations } from './grafana-types.ts';

/** A panel on one road, in the unit that values have there. */
export interface PanelView extends Omit<Panel, 'colours'> {
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

/** By what they mean; after the tokens of Grafana's own mixins. */
export const COLOURS: Readonly<Record<Colour, string>> = {
  ok: '#73bf69',
  warning: '#fade2a',
  error: '#ff7383',
  info: '#5794f2',
  idle: '#8e8e8e',
};

/** Grafana colours from a step on; the first colour holds from below. */
export function steps({ colours, line }: PanelView): { value: number | null; color: string }[] {
  const own = colours.map(({ colour, from }, index) => ({
    value: index === 0 ? null : from,
    color: COLOURS[colour],
  }));
  const base = own.length === 0 ? [{ value: null, color: COLOURS.info }] : own;
  return line === undefined ? base : [...base, { value: line, color: COLOURS.error }];
}

/** A value that means something has the same colour in every panel. */
export function valueColour([value, colour]: readonly [string, Colour]): Override {
  return {
    matcher: { id: 'byName', options: value },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: COLOURS[colour] } as never }],
  };
}

/** Intervals of a panel over the dashboard's time: few enough that a bar or a cell can be seen. */
const INTERVALS = 60;

/** What a form adds to a panel. */
export interface Form {
  readonly type: string;
  readonly instant?: boolean;
  readonly format?: 'heatmap' | 'table';
  readonly options: object;
  readonly defaults?: object;
  readonly overrides?: Override[];
  readonly transformations?: Transformations;
  readonly maxDataPoints?: number;
}

/** No value is neither good nor bad: without it the colour of the lowest step would stand there. */
const NOTHING = {
  type: 'special',
  options: { match: 'null+nan', result: { text: 'none', color: COLOURS.idle, index: 0 } },
};
const LAST = { calcs: ['lastNotNull'], fields: '', values: false };
const TOOLTIP = { mode: 'multi', sort: 'desc' } as const;

export const FORMS: Readonly<Record<PanelForm, (panel: PanelView) => Form>> = {
  stat: ({ by }) => ({
    type: 'stat',
    instant: true,
    defaults: { color: { mode: 'thresholds' }, mappings: [NOTHING] },
    options: {
      colorMode: 'value',
      graphMode: 'none',
      textMode: by.length === 0 ? 'value' : 'value_and_name',
      reduceOptions: LAST,
    } satisfies Options['stat'],
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
    } satisfies Options['heatmap'],
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
    } satisfies Options['table'],
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
    } satisfies Options['bargauge'],
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
    } satisfies Options['timeline'],
  }),
};

function lines(panel: PanelView, custom: LineField): Form {
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
    } satisfies Options['timeseries'],
  };
}
