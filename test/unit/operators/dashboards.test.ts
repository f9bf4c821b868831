import { describe, expect, test } from 'vitest';
import { emitDashboards, panelsOf } from '../../../codegen/emit/dashboards/dashboards.ts';
import { selectionOf } from '../../../codegen/emit/dashboards/selection.ts';
import { operatorFiles } from '../../../codegen/emit/operators.ts';
import { recordingRules } from '../../../codegen/emit/rules/recordings.ts';
import type { Catalog, Side } from '../../../codegen/model/catalog.ts';
import { catalogAt } from './catalog.ts';
import { soundShop } from './shop.ts';

/** Expressions of the panels, by title. */
function expressions(catalog: Catalog): Record<string, string[]> {
  return Object.fromEntries(
    catalog.dashboards
      .flatMap((dashboard) => panelsOf(dashboard, catalog))
      .map(({ title, query }) => [title, query.targets.map(({ expr }) => expr)]),
  );
}

const panels = (lines: string): string =>
  `filters: [channel]\ndashboards:\n  all:\n    title: { en: All }\n${lines}`;

describe('the query follows from type, unit and labels', () => {
  const found = expressions(soundShop(panels('    groups: [orders]\n')));

  test('a counter is a rate over the scrape interval, split by its small closed set', () => {
    expect(found['Orders per second by outcome']).toEqual([
      'sum by (outcome) (rate(shop_orders_total{instance=~"$instance", channel=~"$channel"}[$__rate_interval]))',
    ]);
  });

  test('a histogram has three quantiles', () => {
    const rate =
      'sum by (le) (rate(shop_order_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval]))';
    expect(found['Order duration']).toEqual(
      [0.5, 0.95, 0.99].map((quantile) => `histogram_quantile(${quantile}, ${rate})`),
    );
  });

  test('money is shown per hour', () => {
    expect(found['Order price per hour by part']?.[0]).toMatch(
      /\[\$__rate_interval\]\)\) \* 3600$/,
    );
  });

  test('a gauge is shown as it is', () => {
    expect(found['Stock by stock']).toEqual(['shop_stock{instance=~"$instance"}']);
  });
});

describe('values that overlap are never added up', () => {
  test('a sum that does not split by the label takes the disjoint values alone', () => {
    const found = expressions(
      soundShop(panels('    panels: [{ metric: order_price, by: [channel] }]\n')),
    );
    expect(found['Order price per hour by channel']).toEqual([
      'sum by (channel) (rate(shop_order_price_usd_total{instance=~"$instance", channel=~"$channel", part=~"net|tax"}[$__rate_interval])) * 3600',
    ]);
  });

  test('where no two values may be added up, every sum splits by the label', () => {
    const side = soundShop('').metrics.find(({ id }) => id === 'stock')?.prometheus;
    const { by, matchers } = selectionOf(side as Side, []);
    expect(by.map(({ id }) => id)).toEqual(['stock']);
    expect(matchers).toEqual([]);
  });

  test('in the whole catalog of this repository', () => {
    const catalog = catalogAt('2026.9');
    let checked = 0;
    for (const { metric, side, query } of catalog.dashboards.flatMap((one) =>
      panelsOf(one, catalog),
    ))
      for (const { label } of side.labels) {
        if (label.disjoint === undefined || metric.type === 'gauge') continue;
        const kept = query.by.includes(label.prometheusName);
        const chosen = `${label.prometheusName}=~"${label.disjoint.join('|')}"`;
        const exprs = query.targets.map(({ expr }) => expr);
        expect(
          exprs.every((expr) => kept || expr.includes(chosen)),
          metric.id,
        ).toBe(true);
        if (!kept) expect(label.disjoint.length).toBeGreaterThan(0);
        checked += 1;
      }
    expect(checked).toBeGreaterThan(4);
  });
});

describe('a panel with a share', () => {
  const catalog = soundShop(
    `${panels('    panels: [{ metric: orders, share: { outcome: [refused] }, by: [channel] }, orders]\n')}
alerts:
  refusals:
    summary: { en: Many orders are refused. }
    expr: sum(rate(shop_orders_total{outcome="refused"}[5m])) / sum(rate(shop_orders_total[5m]))
    above: 0.2
    severity: warning
    metric: orders
    share: true
    runbook: { en: Look. }
`,
  );

  test('divides some values of a label by all of them', () => {
    const all = 'instance=~"$instance", channel=~"$channel"';
    const rate = (matchers: string) =>
      `sum by (channel) (rate(shop_orders_total{${matchers}}[$__rate_interval]))`;
    expect(expressions(catalog)['Orders: share of refused by channel']).toEqual([
      `(${rate(`${all}, outcome=~"refused"`)} or 0 * ${rate(all)}) / ${rate(all)}`,
    ]);
  });

  test('draws the threshold of its alert', () => {
    const [file] = emitDashboards(catalog);
    const { panels: drawn } = JSON.parse(file?.text ?? '') as {
      panels: { fieldConfig: { defaults: { unit: string; thresholds: { steps: unknown[] } } } }[];
    };
    const { unit, thresholds } = drawn[0]?.fieldConfig.defaults ?? {};
    expect(unit).toBe('percentunit');
    expect(thresholds?.steps).toEqual([
      { value: null, color: 'green' },
      { value: 0.2, color: 'red' },
    ]);
    // The rate of the same metric is another quantity.
    expect(drawn[1]?.fieldConfig.defaults.thresholds.steps).toHaveLength(1);
  });
});

describe('the dashboards of this repository', () => {
  const files = emitDashboards(catalogAt('2026.9'));

  test('are those that operators need', () => {
    expect(files.map(({ path }) => path)).toEqual(
      ['overview', 'models', 'runs', 'messages', 'queues', 'process', 'exporter'].map(
        (id) => `dashboards/${id}.json`,
      ),
    );
  });

  test('show every Prometheus family', () => {
    const missing = catalogAt('2026.9')
      .metrics.flatMap(({ prometheus }) => prometheus?.name ?? [])
      .filter((name) => !files.some(({ text }) => text.includes(name)));
    expect(missing).toEqual([]);
  });

  test('say within their first lines that they are generated', () => {
    for (const { text } of files)
      expect(text.slice(0, 200)).toContain('Code generated by codegen from');
  });

  test('ask only for variables that they have, and only for rates of the scrape interval', () => {
    for (const { path, text } of files) {
      const { templating, panels: all } = JSON.parse(text) as {
        templating: { list: { name: string }[] };
        panels: { id: number; gridPos: { x: number; w: number }; fieldConfig: unknown }[];
      };
      const names = templating.list.map(({ name }) => name);
      const used = new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ''));
      used.delete('__rate_interval');
      used.delete('__all');
      expect(names, path).toEqual(expect.arrayContaining([...used]));
      expect(text).not.toMatch(/\[\d+[smhd]\]/);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(all.every(({ gridPos }) => gridPos.x + gridPos.w <= 24)).toBe(true);
    }
  });

  test('leave out what an older edition does not have', () => {
    const older = emitDashboards(catalogAt('2026.5'))
      .map(({ text }) => text)
      .join('');
    expect(older).not.toContain('openclaw_gateway_rpc');
    expect(older).not.toContain('observation_unit');
    expect(older).toContain('openclaw_run_duration_seconds_bucket');
  });
});

describe('recorded quantiles', () => {
  test('are those of histograms that can have many series, with the splits of the dashboards', () => {
    const names = recordingRules(catalogAt('2026.9')).map(({ name }) => name);
    expect(names).toContain('job_instance_model:openclaw_run_duration_seconds:p95_5m');
    expect(names.some((name) => name.includes('openclaw_gc_duration_seconds'))).toBe(false);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a catalog without such histograms has no file for them', () => {
    const paths = operatorFiles(soundShop(panels('    groups: [orders]\n'))).map(
      ({ path }) => path,
    );
    expect(paths).toContain('dashboards/all.json');
    expect(paths).not.toContain('rules/recordings.yaml');
  });
});
