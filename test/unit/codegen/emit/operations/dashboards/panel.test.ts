import { describe, expect, test } from 'vitest';
import { emitDashboards } from '../../../../../../codegen/emit/operations/dashboards/dashboards.ts';
import { type Dashboard, questions } from '../../../../../kit/boards.ts';
import { catalogOf, edited, OPERATED } from '../../../../../kit/shop.ts';

/** The first panel of the shop's dashboard on each road, with other words in its entry. */
const shopPanels = (panel: string, text = OPERATED) =>
  emitDashboards(catalogOf(edited(PANEL, panel, text))).map(
    ({ text }) => (JSON.parse(text) as Dashboard).panels[0],
  );
const PANEL = "form: lines, unit: ops, query: 'sum(rate(shop_orders_total[5m]))'";

describe('a panel', () => {
  test('asks on each road with the names of that road', () => {
    const query = 'sum by (channel) (increase(shop_orders_total[1h]))';
    const [scraped] = shopPanels(`form: bars, unit: short, query: '${query}'`);
    expect(scraped?.targets).toMatchObject([
      {
        expr: 'sum by (channel) (increase(shop_orders_total{job=~"$job", instance=~"$instance"}[1h]))',
        legendFormat: '{{channel}}',
      },
    ]);
    const pushed = questions.find(
      ({ at }) => at === 'dashboards/otel/overview.json: Duration of runs',
    );
    expect(pushed?.panel.targets?.[0]?.expr).toBe(
      'sum by (le) (increase(openclaw_run_duration_ms_bucket{job=~"$job", instance=~"$instance"}[$__rate_interval]))',
    );
    expect(pushed?.panel.fieldConfig?.defaults.unit).toBe('ms');
  });

  test('draws the threshold of its alert', () => {
    const text = edited('above: 0', 'above: 20', OPERATED);
    const [panel] = shopPanels(`${PANEL}, alert: orders_lost`, text);
    const { steps } = panel?.fieldConfig?.defaults.thresholds ?? { steps: [] };
    expect(steps.map(({ value }) => value)).toEqual([null, 20]);
  });

  test('colours by milliseconds where the road has those', () => {
    const steps = (at: string): unknown =>
      questions
        .find((one) => one.at === at)
        ?.panel.fieldConfig?.defaults.thresholds.steps.map(({ value }) => value);
    expect(steps('dashboards/overview.json: Slowest model')).toEqual([null, 30, 120]);
    expect(steps('dashboards/otel/overview.json: Slowest model')).toEqual([null, 30_000, 120_000]);
  });
});
