import { describe, expect, test } from 'vitest';
import { emitDashboards } from '../../../../../../codegen/emit/operations/dashboards/dashboards.ts';
import { type Dashboard, questions } from '../../../../../kit/boards.ts';
import { soundShop } from '../../../../../kit/shop.ts';

const shopBoards = (panel: string, more = '') =>
  emitDashboards(
    soundShop(`operators:
  jobs: { prometheus: shop, otel: shop-otel }
dashboards:
  all:
    title: All
    rows:
      - panels:
          one:
            title: One
            help: One.
${panel
  .split('\n')
  .map((line) => `            ${line}`)
  .join('\n')}
${more}`),
  ).map(({ text }) => (JSON.parse(text) as Dashboard).panels[0]);

describe('a panel', () => {
  test('asks on each road with the names of that road', () => {
    const [scraped] = shopBoards(
      'form: bars\nunit: short\nquery: sum by (channel) (increase(shop_orders_total[1h]))',
    );
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
    const [panel] = shopBoards(
      'form: lines\nunit: short\nalert: many\nquery: shop_stock{stock="all"}',
      `alerts:
  many:
    summary: Many.
    description: Many.
    expr: shop_stock{stock="all"}
    above: 20
    tiers: [{ severity: info }]
    runbook: Look.
`,
    );
    expect(panel?.fieldConfig?.defaults.thresholds.steps.map(({ value }) => value)).toEqual([
      null,
      20,
    ]);
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
