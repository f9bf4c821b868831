import { describe, expect, test } from 'vitest';
import { emitDashboards } from '../../../../../../codegen/emit/operations/dashboards/dashboards.ts';
import { parseQuery } from '../../../../../../codegen/promql/parse.ts';
import { boards, type Dashboard, questions } from '../../../../../kit/boards.ts';
import { catalogAt } from '../../../../../kit/catalog-at.ts';
import { catalogOf, edited, OPERATED } from '../../../../../kit/shop.ts';

const catalog = catalogAt('2026.9');
const expressions = questions.flatMap(({ at, panel }) =>
  (panel.targets ?? []).map(({ expr }) => ({ at, expr })),
);

/** Names with what stands in their braces; words of the language and texts are left out. */
const selectorsOf = (expr: string): { name: string; matchers: string }[] =>
  [...expr.matchAll(/([a-zA-Z_:][\w:]*)\{((?:[^"}]|"[^"]*")*)\}/g)].map(
    ([, name = '', matchers = '']) => ({ name, matchers }),
  );

describe("the rules of Grafana's dashboard linter", () => {
  test('1 to 5: data source, job and instance can be chosen', () => {
    const source = { type: 'datasource', name: 'datasource', label: 'Data source' };
    const chosen = { type: 'query', datasource: { uid: '$datasource' }, refresh: 2, multi: true };
    for (const { path, board } of boards) {
      expect(board.templating.list, path).toMatchObject([
        source,
        { ...chosen, name: 'job', label: 'Job', allValue: '.+' },
        { ...chosen, name: 'instance', label: 'Instance', allValue: '.+' },
      ]);
      // Job and instance begin with one job, so that no fact is counted on both roads.
      const job = path.includes('/otel/') ? 'openclaw-otel' : 'openclaw';
      expect(board.templating.list[1]?.['current'], path).toMatchObject({ value: [job] });
      for (const variable of board.templating.list.slice(1)) {
        const query = String(variable['query']);
        const [, selector = ''] = /^label_values\((.+), \w+\)$/.exec(query) ?? [];
        expect(parseQuery(selector), query).toMatchObject({ problems: [] });
      }
    }
  });

  test('6 to 9: a panel has a data source, a title, a text, a unit and a query', () => {
    expect(questions.length).toBeGreaterThan(60);
    for (const { at, panel } of questions) {
      expect(panel.datasource, at).toMatchObject({ uid: '$datasource' });
      expect(panel.title, at).toMatch(/^[A-Z]/);
      expect(panel.description, at).toMatch(/^[A-Z0-9].*[.?]$/);
      expect(panel.fieldConfig?.defaults.unit, at).toMatch(
        /^(short|s|ms|bytes|percentunit|currencyUSD)$/,
      );
      expect(panel.targets, at).toHaveLength(1);
    }
  });

  test('12 and 13: queries are read, and rates are those of the scrape interval', () => {
    for (const { at, expr } of expressions) {
      expect(parseQuery(expr).problems, at).toEqual([]);
      expect(expr, at).not.toMatch(/\b[ir]*rate\([^)]*\[(?!\$__rate_interval)/);
    }
  });

  test('14 and 15: every selector is narrowed to job and instance', () => {
    for (const { at, expr } of expressions) {
      const selectors = selectorsOf(expr);
      expect(selectors.length, at).toBeGreaterThan(0);
      for (const { name, matchers } of selectors) {
        expect(matchers, at).toContain('job=~"$job"');
        // The one exception: the alert of a whole job has no instance, and it must be counted.
        if (name !== 'ALERTS') expect(matchers, at).toContain('instance=~"$instance"');
      }
      const names = expr
        .replace(/"[^"]*"/g, '')
        .replace(/\{[^}]*\}/g, '{}')
        .replace(/\b(?:by|on) \([^)]*\)/g, '');
      expect(names, at).not.toMatch(/\b(?:openclaw_\w+|up|scrape_\w+)(?![\w{])/);
    }
  });

  test('16: a counter stands in a function of time', () => {
    for (const { at, expr } of expressions)
      expect(expr, at).not.toMatch(/(?<!(?:increase|rate|irate)\()\b\w+_total\b/);
  });

  test('17: nobody edits a generated dashboard in the browser', () => {
    expect(boards.every(({ board }) => board.editable === false)).toBe(true);
  });
});

describe('a dashboard', () => {
  test('has no hole: every line is filled from edge to edge', () => {
    for (const { path, board } of boards) {
      const lines = Map.groupBy(board.panels, ({ gridPos }) => gridPos.y);
      let below = 0;
      for (const [y, panels] of [...lines].sort(([a], [b]) => a - b)) {
        expect(y, path).toBe(below);
        let edge = 0;
        for (const { gridPos } of panels) {
          expect(gridPos.x, path).toBe(edge);
          edge += gridPos.w;
        }
        expect(edge, path).toBe(24);
        expect(new Set(panels.map(({ gridPos }) => gridPos.h)).size).toBe(1);
        below = y + (panels[0]?.gridPos.h ?? 0);
      }
    }
  });

  test('numbers its panels by their names, each once', () => {
    for (const { path, board } of boards)
      expect(new Set(board.panels.map(({ id }) => id)).size, path).toBe(board.panels.length);
    const [first] = emitDashboards({
      ...catalog,
      dashboards: catalog.dashboards.map((one) => ({ ...one, rows: one.rows.slice(1) })),
    });
    const ids = (JSON.parse(first?.text ?? '') as Dashboard).panels.map(({ id }) => id);
    expect(boards[0]?.board.panels.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('leads to dashboards that are there, from a panel to one that says more of its family', () => {
    const uids = boards.map(({ board }) => `/d/${board.uid}`);
    const leads = questions.flatMap(({ at, panel }) =>
      (panel.links ?? []).map(({ url }) => [at, url.split('?')[0]] as const),
    );
    expect(leads.length).toBeGreaterThan(20);
    expect(leads.filter(([, address = '']) => !uids.includes(address))).toEqual([]);
    expect(leads).toContainEqual(['dashboards/overview.json: Slowest tools', '/d/openclaw-runs']);
  });

  test('names colours that its panels have', () => {
    const codes = { red: '#ff7383', yellow: '#fade2a', blue: '#5794f2', grey: '#8e8e8e' };
    for (const { at, panel } of questions)
      for (const [word, code] of Object.entries(codes))
        if (new RegExp(`\\b${word}\\b`, 'i').test(panel.description ?? ''))
          expect(JSON.stringify(panel.fieldConfig), `${at}: ${word}`).toContain(code);
  });

  test('draws the line of an alert where a gateway is measured as the alert measures it', () => {
    const drawn = questions.filter(({ panel }) => /the line/.test(panel.description ?? ''));
    expect(drawn.length).toBeGreaterThan(4);
    for (const { at, panel } of drawn)
      expect(panel.targets?.[0]?.expr, at).toMatch(/sum by \((?:job, )?instance/);
  });

  test.each([
    ['lists models that have read nothing from the cache', /"cache_read"\}[^)]*\)\)\s+or 0 \* sum/],
    [
      'marks no restart of a gateway that did not answer',
      /last_over_time\([^[]*\[1d\] offset 2m\)/,
    ],
  ])('%s', (_, query) => {
    expect(boards[0]?.text.replaceAll('\\n', ' ').replaceAll('\\"', '"')).toMatch(query);
  });

  test('leaves out what an older edition does not have', () => {
    const older = emitDashboards(catalogAt('2026.5'))
      .map(({ text }) => text)
      .join('');
    expect(older).not.toContain('openclaw_gateway_rpc');
    expect(older).not.toContain('openclaw_gateway_build_info');
    expect(older).toContain('openclaw_run_duration_seconds_bucket');
  });
});

/** The first panel of the shop's dashboard on each road, with other words in its entry. */
const shopPanels = (panel: string, text = OPERATED) =>
  emitDashboards(catalogOf(edited(PANEL, panel, text))).map(
    (file) => (JSON.parse(file.text) as Dashboard).panels[0],
  );
const PANEL = "form: lines, unit: ops, query: 'sum(rate(shop_orders_total[5m]))'";

test('a panel asks on each road with the names of that road', () => {
  const query = 'sum by (channel) (increase(shop_orders_total[1h]))';
  const panels = shopPanels(`form: bars, unit: short, query: '${query}'`);
  const scope = '{job=~"$job", instance=~"$instance"}';
  expect(panels.map((panel) => panel?.targets?.[0]?.expr)).toEqual([
    `sum by (channel) (increase(shop_orders_total${scope}[1h]))`,
    `sum by (shop_channel) (increase(shop_orders${scope}[1h]))`,
  ]);
});

test('a panel draws the threshold of its alert', () => {
  const text = edited('above: 0', 'above: 20', OPERATED);
  const [panel] = shopPanels(`${PANEL}, alert: orders_lost`, text);
  const { steps } = panel?.fieldConfig?.defaults.thresholds ?? { steps: [] };
  expect(steps.map(({ value }) => value)).toEqual([null, 20]);
});
