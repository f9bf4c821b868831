import { hash } from 'node:crypto';
import type { Dashboard } from '../../../model/catalog.ts';
import { FORMS, type PanelView, steps, valueColour } from './forms.ts';
import type { Panel } from './grafana-types.ts';

/** The data source that the reader chose. */
export const SOURCE = { type: 'prometheus', uid: '$datasource' };

/** One panel: what all of them have, and what its form adds. */
export function panelJson(panel: PanelView): Panel {
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
        // What is counted is whole, though an increase is an estimate.
        ...(unit === 'short' ? { decimals: 0 } : {}),
        thresholds: { mode: 'absolute', steps: steps(panel) },
        noValue: 'none',
        ...defaults,
      },
      overrides: [...overrides, ...panel.values.map(valueColour)],
    },
  };
}

/** How Grafana names a series by its labels. */
export const legend = (by: readonly string[]): string =>
  by.map((label) => `{{${label}}}`).join(' ');

/** A row of a dashboard as one road has it. */
type Row = Omit<Dashboard['rows'][number], 'panels'> & { readonly panels: readonly PanelView[] };

interface Placed {
  readonly row: Row;
  /** Undefined for the line that holds the row's title. */
  readonly panel: PanelView | undefined;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
}

const COLUMNS = 24;

/** Tiles in a line, and how high they are; everything else stands in twos and threes. */
const TILES = { most: 6, height: 4 };
const PANELS = { most: 3, height: 8 };

/** A line of states, one for each instance, needs less. */
const STATES_HEIGHT = 5;

/** Panels line by line in the order of the rows; every line is filled from edge to edge. */
export function gridOf(rows: readonly Row[]): Placed[] {
  const placed: Placed[] = [];
  let y = 0;
  for (const row of rows) {
    if (row.title !== undefined) {
      placed.push({ row, panel: undefined, gridPos: { x: 0, y, w: COLUMNS, h: 1 } });
      y += 1;
    }
    for (const { panels, height } of linesOf(row.panels)) {
      const edge = (index: number): number => Math.floor((COLUMNS * index) / panels.length);
      for (const [index, panel] of panels.entries()) {
        const gridPos = { x: edge(index), y, w: edge(index + 1) - edge(index), h: height };
        placed.push({ row, panel, gridPos });
      }
      y += height;
    }
  }
  return placed;
}

/** Tiles first, then the rest, each spread evenly over as few lines as hold them. */
function linesOf(panels: readonly PanelView[]): { panels: PanelView[]; height: number }[] {
  const isTile = ({ form }: PanelView): boolean => form === 'stat';
  return [
    { some: panels.filter(isTile), ...TILES },
    { some: panels.filter((panel) => !isTile(panel)), ...PANELS },
  ].flatMap(({ some, most, height }) => {
    const count = Math.ceil(some.length / most);
    const edge = (index: number): number => Math.round((some.length * index) / count);
    return Array.from({ length: count }, (_, index) => {
      const line = some.slice(edge(index), edge(index + 1));
      const low = line.some(({ form }) => form === 'states');
      return { panels: line, height: low ? STATES_HEIGHT : height };
    });
  });
}

/** A panel's number follows from its name, so links to it stay when others come and go. */
export const stableId = (name: string): number =>
  Number.parseInt(hash('sha256', name, 'hex').slice(0, 7), 16);
