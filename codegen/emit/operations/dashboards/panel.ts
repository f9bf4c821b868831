import { FORMS, steps, valueColour } from './forms.ts';
import type { Panel } from './grafana-types.ts';
import { stableId } from './layout.ts';
import type { PanelView } from './view.ts';

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
