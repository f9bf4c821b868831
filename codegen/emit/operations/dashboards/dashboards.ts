import type { Catalog, Colour, Dashboard, Panel } from '../../../model/catalog.ts';
import { type GeneratedFile, HEADER } from '../../generated-file.ts';
import { familiesOn, queryOn, type Road, roadsOf, splitOf } from '../road.ts';
import { scaleOn } from '../units.ts';
import { COLOURS, type PanelView } from './forms.ts';
import type * as Grafana from './grafana-types.ts';
import { gridOf, legend, panelJson, SOURCE, stableId } from './panel.ts';

const SCOPE = { job: 'job=~"$job"', instance: 'instance=~"$instance"' };

/**
 * `dashboards/<id>.json` for every dashboard of the catalog and, with the names that a Collector
 * stores, `dashboards/otel/<id>.json`.
 */
export function emitDashboards(catalog: Catalog): GeneratedFile[] {
  return roadsOf(catalog).flatMap((road) =>
    catalog.dashboards.flatMap((dashboard) => {
      const json = dashboardJson(dashboard, road, catalog);
      if (json.panels?.length === 0) return [];
      const folder = road.id === 'otel' ? 'dashboards/otel' : 'dashboards';
      const text = `${JSON.stringify(json, undefined, 2)}\n`;
      return [{ path: `${folder}/${dashboard.id}.json`, text }];
    }),
  );
}

const tagOf = ({ name }: Catalog, { id }: Road): string => (id === 'otel' ? `${name}-otel` : name);

export const dashboardUid = (catalog: Catalog, { id }: Dashboard, road: Road): string =>
  `${tagOf(catalog, road)}-${id}`;

/** The description says that it is generated. */
function dashboardJson(dashboard: Dashboard, road: Road, catalog: Catalog): Grafana.Dashboard {
  const uid = dashboardUid(catalog, dashboard, road);
  const tags = [tagOf(catalog, road)];
  const suffix = road.id === 'otel' ? ' (through a Collector)' : '';
  const rows = dashboard.rows.map((row) => ({
    ...row,
    panels: row.panels.flatMap((panel) => panelView(panel, road, catalog) ?? []),
  }));
  return {
    description: HEADER,
    uid,
    title: `${catalog.name}: ${english(dashboard)}${suffix}`,
    tags,
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
        tags,
        asDropdown: true,
        targetBlank: false,
        includeVars: true,
        keepTime: true,
      },
    ],
    templating: { list: variables(dashboard, road, catalog) },
    annotations: { list: annotations(road, catalog) },
    panels: gridOf(rows.filter(({ panels }) => panels.length > 0)).map(
      ({ row: { title = '', more }, panel, gridPos }) => {
        if (panel === undefined) return rowPanel(stableId(`${uid}.${title}`), title, gridPos);
        const target = more && moreOf(panel, more, dashboard, catalog);
        return { ...panelJson(panel), gridPos, ...(target && linkTo(target, road, catalog)) };
      },
    ),
  };
}

/** The row's dashboard, or another one when only that shows a family of the panel. */
function moreOf(
  panel: Pick<Panel, 'query'>,
  more: string,
  own: Dashboard,
  { dashboards }: Catalog,
) {
  const others = dashboards.filter((one) => one !== own);
  const first = others.find(({ id }) => id === more);
  const shows = ({ panels }: Dashboard): boolean =>
    panels.some(({ query }) => query.metrics.some((id) => panel.query.metrics.includes(id)));
  return (first && shows(first) ? first : others.find(shows)) ?? first;
}

function panelView(panel: Panel, road: Road, catalog: Catalog): PanelView | undefined {
  const expr = queryOn(road, panel.query.text, catalog, SCOPE);
  if (expr === undefined || (panel.only ?? road.id) !== road.id) return undefined;
  const metrics = catalog.metrics.filter((metric) => panel.query.metrics.includes(metric.id));
  const scale =
    panel.unit === 's' ? Math.max(1, ...metrics.map((one) => scaleOn(road.id, one))) : 1;
  const above = catalog.alerts.find((alert) => alert.id === panel.alert)?.above;
  return {
    ...panel,
    expr,
    by: splitOf(expr),
    headings: splitOf(panel.query.text).map(inWords),
    unit: scale === 1 ? panel.unit : 'ms',
    values: colouredValues(panel, catalog),
    colours: [...panel.colours].map(([colour, from]) => ({ colour, from: from * scale })),
    line: above === undefined ? undefined : above * scale,
  };
}

/** Values of the panel's only label that have a colour of their own. */
function colouredValues({ query }: Panel, catalog: Catalog): [string, Colour][] {
  const [label, ...more] = splitOf(query.text);
  if (more.length > 0) return [];
  const members = catalog.metrics
    .filter(({ id }) => query.metrics.includes(id))
    .flatMap(({ prometheus }) => prometheus?.labels ?? [])
    .flatMap((use) => (use.label.prometheusName === label ? (use.label.members ?? []) : []));
  return [...catalog.operators.colours].filter(([value]) => members.includes(value));
}

/** `error_category` as `Error category`. */
const inWords = (label: string): string =>
  label.charAt(0).toUpperCase() + label.slice(1).replaceAll('_', ' ');

const english = ({ id, title }: Dashboard): string => title['en'] ?? id;

function variables(dashboard: Dashboard, road: Road, catalog: Catalog): Grafana.Variable[] {
  const families = new Set(
    dashboard.panels.flatMap(({ query }) => familiesOn(road, query.text, catalog)),
  );
  const names = `__name__=~"${[...families].sort().join('|')}"`;
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
    query('job', 'Job', names, { text: [road.job], value: [road.job] }),
    query('instance', 'Instance', `${names}, job=~"$job"`, { text: ['All'], value: ['$__all'] }),
  ];
}

function annotations(road: Road, catalog: Catalog): Grafana.Annotation[] {
  return catalog.operators.annotations.flatMap(({ title, colour, query }) => {
    const expr = queryOn(road, query.text, catalog, SCOPE);
    if (expr === undefined) return [];
    return [
      {
        name: title,
        datasource: SOURCE,
        enable: true,
        iconColor: COLOURS[colour],
        expr,
        step: '60s',
        titleFormat: title,
        textFormat: legend(splitOf(expr)),
      },
    ];
  });
}

function rowPanel(id: number, title: string, gridPos: object): Grafana.Row {
  return { type: 'row', id, title, collapsed: false, panels: [], gridPos: gridPos as never };
}

function linkTo(target: Dashboard, road: Road, catalog: Catalog): Pick<Grafana.Panel, 'links'> {
  const kept = ['datasource', 'job', 'instance'].map((name) => `\${${name}:queryparam}`);
  const url = `/d/${dashboardUid(catalog, target, road)}?\${__url_time_range}&${kept.join('&')}`;
  return { links: [{ title: english(target), url, targetBlank: false } as never] };
}
