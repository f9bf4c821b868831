import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emitAlerts, expression } from '../../../../../codegen/emit/operations/alerts.ts';
import { parseQuery } from '../../../../../codegen/promql/parse.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { catalogOf, newestOf, OPERATED } from '../../../../kit/shop.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rulesIn = (text: string | undefined): Rule[] =>
  (parse(text ?? '') as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

const catalog = catalogAt('2026.9');
const files = new Map(emitAlerts(catalog).map(({ path, text }) => [path, rulesIn(text)]));
const rules = files.get('rules/alerts.yaml') ?? [];
const pushed = files.get('rules/otel/alerts.yaml') ?? [];

describe('every rule', () => {
  test.each([...rules, ...pushed])('$alert says what, where and how bad', (rule) => {
    const { summary = '', description = '' } = rule.annotations;
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(summary).not.toContain('{{');
    expect(description).toMatch(/\{\{ \$labels\.(instance|job) \}\}/);
    expect(['critical', 'warning', 'info']).toContain(rule.labels['severity']);
    expect(parseQuery(rule.expr).problems).toEqual([]);
    expect(rule.expr).not.toContain('$');
  });

  test('reads well of one: no plural follows a number that may be 1', () => {
    for (const { alert, expr, annotations } of [...rules, ...pushed])
      if (!/> (?:2\.5|3)\b/.test(expr))
        expect(annotations['description'], alert).not.toMatch(/%\.0f[^}]*\}\} (?:\w+ )?\w+s\b/);
  });

  test('selects its job, so that a fact that is on both roads alarms once', () => {
    const selectors = /\b(?:openclaw_\w+(?=[^=\w~!])|up|scrape_\w+)(\{[^}]*\}|(?![\w{]))/g;
    for (const [list, job] of [[rules, 'openclaw'] as const, [pushed, 'openclaw-otel'] as const])
      for (const { alert, expr } of list)
        for (const [, braces] of expr.replace(/\b(?:by|on) \([^)]*\)/g, '').matchAll(selectors))
          expect(braces, alert).toContain(`job="${job}"`);
  });

  test('that fires on a counter holds on for a while after it', () => {
    const jumping = rules.filter((rule) => rule.for === undefined);
    expect(jumping.length).toBeGreaterThan(8);
    for (const rule of jumping) expect(rule.keep_firing_for, rule.alert).toBeDefined();
  });
});

test('the dashboard of an alert shows a family that it asks', () => {
  for (const { id, dashboard, query } of [...catalog.alerts, ...catalogAt().alerts]) {
    const board = catalog.dashboards.find((one) => one.id === dashboard);
    const shown = board?.rows.flatMap(({ panels }) => panels.flatMap((one) => one.query.metrics));
    const isShown = query.metrics.some((metric) => shown?.includes(metric));
    if (query.metrics.length > 0) expect(isShown, id).toBe(true);
  }
});

test('both texts name labels as they are on the road', () => {
  const told = 'on {{ $labels.outcome }}';
  const text = OPERATED.replace('Orders are lost', told).replace('Lost.', told);
  const [, otel] = emitAlerts(catalogOf(text));
  const renamed = 'on {{ $labels.shop_outcome }}';
  expect(rulesIn(otel?.text)[0]?.annotations).toEqual({ summary: renamed, description: renamed });
});

/** From Google's SRE workbook: the share of a month's budget that a window may spend. */
test.each([
  ['run_error_budget_burn', 0.05],
  ['delivery_error_budget_burn', 0.01],
])('%s burns at the factors of its windows', (id, budget) => {
  const factors: Readonly<Record<string, number>> = { '1h': 14.4, '6h': 6, '1d': 3 };
  const shorter: Readonly<Record<string, string>> = { '1h': '5m', '6h': '30m', '1d': '2h' };
  const cases = catalog.alerts.find((alert) => alert.id === id)?.tiers.flatMap(({ when }) => when);
  expect(cases?.map(({ long }) => long)).toEqual(['1h', '6h', '1d']);
  for (const { long = '', short, share, least } of cases ?? []) {
    expect(share).toBeCloseTo((factors[long] ?? 0) * budget, 9);
    expect(short).toBe(shorter[long]);
    // One failure alone is never enough.
    expect(1 / Number(least)).toBeLessThan(Number(share));
  }
});

describe('links', () => {
  const annotations = (operators: string) =>
    rulesIn(emitAlerts(catalogOf(OPERATED + operators))[0]?.text)[0]?.annotations ?? {};

  test('are left out where nobody said where the pages are', () => {
    expect(Object.keys(annotations(''))).toEqual(['summary', 'description']);
  });

  test('lead to the runbook and to the dashboard of that gateway', () => {
    const jobs = 'jobs: { prometheus: shop, otel: shop-otel }';
    const bases = 'runbooks: https://docs.example/shop, grafana: https://grafana.example';
    expect(annotations(`operators: { ${jobs}, ${bases} }\n`)).toMatchObject({
      runbook_url: 'https://docs.example/shop/en/runbooks.md#shoporderslost',
      dashboard_url:
        'https://grafana.example/d/shop-overview?var-job={{ $labels.job }}&var-instance={{ or $labels.instance "$__all" }}',
    });
  });
});

/** The first condition that the rules of a catalog compare, as Prometheus reads it. */
function condition(text: string) {
  const [alert] = newestOf(text).catalog.alerts;
  return parseQuery(expression(alert!, alert!.tiers[0]!));
}

const RATE = 'rate(shop_orders_total{outcome="refused"}[5m])';

test.each([
  ['a sum', `${RATE} + ${RATE}`],
  ['alternatives', `${RATE} or ${RATE}`],
  ['a comparison', `${RATE} > bool 1`],
  ['an aggregation', `sum by (channel) (${RATE})`],
])('the threshold holds for the whole of %s', (_, expr) => {
  const text = OPERATED.replace(`expr: ${RATE}`, `expr: ${expr}`);
  const { expression, problems } = condition(text);
  expect(problems).toEqual([]);
  expect(expression).toMatchObject({ kind: 'binary', op: { text: '>' }, right: { text: '0' } });
});

test('each case is compared by itself, and any of them fires', () => {
  const text = OPERATED.replace('[5m])\n    above', '[$window])\n    above').replace(
    'severity: warning, for: 5m',
    'severity: warning, when: [{ window: 5m }, { window: 1h }]',
  );
  expect(condition(text).expression).toMatchObject({
    op: { text: '>' },
    left: { kind: 'binary', op: { text: 'or' }, left: { kind: 'call' }, right: { kind: 'call' } },
  });
});
