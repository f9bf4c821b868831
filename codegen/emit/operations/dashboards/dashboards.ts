import type { Catalog, Colour, Dashboard, Panel } from '../../../model/catalog.ts';
import { type GeneratedFile, HEADER } from '../../generated-file.ts';
import { familiesOn, queryOn, type Road, roadsOf, scaleOn, splitOf } from '../road.ts';
import { COLOURS } from './forms.ts';
import type * as Grafana from './grafana-types.ts';
import { gridOf, legend, panelJson, SOURCE, stableId } from './panel.ts';
import type { DashboardView, PanelView } from './view.ts';

const SCOPE = { job: 'job=~"$job"', instance: 'instance=~"$instance"' };

/**
 * `dashboards/<id>.json` for every dashboard of the catalog and, with the names that a Collector
 * stores, `dashboards/otel/<id>.json`.
 */
export function emitDashboards(catalog: Catalog): GeneratedFile[] {
  return roadsOf(catalog).flatMap((road) =>
    catalog.dashboards.flatMap((dashboard) => {
      const view = dashboardView(dashboard, road, catalog);
      if (view.rows.length === 0) return [];
      const folder = road.id === 'otel' ? 'dashboards/otel' : 'dashboards';
      return [{ path: `${folder}/${dashboard.id}.json`, text: `${dashboardJson(view, HEADER)}\n` }];
    }),
  );
}

export const dashboardUid = ({ name }: Catalog, { id }: Dashboard, road: Road): string =>
  road.id === 'otel' ? `${name}-otel-${id}` : `${name}-${id}`;

function dashboardView(dashboard: Dashboard, road: Road, catalog: Catalog): DashboardView {
  const rows = dashboard.rows.map(({ title, more, panels }) => ({
    title,
    panels: panels.flatMap((panel) => {
      const view = panelView(panel, road, catalog);
      const target = more === undefined ? undefined : moreOf(panel, more, dashboard, catalog);
      const link = target && { title: english(target), uid: dashboardUid(catalog, target, road) };
      return view === undefined ? [] : { ...view, more: link };
    }),
  }));
  const queries = dashboard.rows.flatMap((row) => row.panels.map(({ query }) => query.text));
  const suffix = road.id === 'otel' ? ' (through a Collector)' : '';
  return {
    uid: dashboardUid(catalog, dashboard, road),
    title: `${catalog.name}: ${english(dashboard)}${suffix}`,
    tag: road.id === 'otel' ? `${catalog.name}-otel` : catalog.name,
    job: road.job,
    families: [...new Set(queries.flatMap((text) => familiesOn(road, text, catalog)))].sort(),
    annotations: catalog.operators.annotations.flatMap(({ title, colour, query }) => {
      const expr = queryOn(road, query.text, catalog, SCOPE);
      return expr === undefined ? [] : [{ title, colour, expr, by: splitOf(expr) }];
    }),
    rows: rows.filter(({ panels }) => panels.length > 0),
  };
}

/** The row's dashboard, or another one when only that shows a family of the panel. */
function moreOf(panel: Panel, more: string, own: Dashboard, { dashboards }: Catalog) {
  const others = dashboards.filter((one) => one !== own);
  const first = others.find(({ id }) => id === more);
  const shows = ({ rows }: Dashboard): boolean =>
    rows
      .flatMap(({ panels }) => panels)
      .some(({ query }) => query.metrics.some((id) => panel.query.metrics.includes(id)));
  return (first && shows(first) ? first : others.find(shows)) ?? first;
}

function panelView(
  panel: Panel,
  road: Road,
  catalog: Catalog,
): Omit<PanelView, 'more'> | undefined {
  const expr = queryOn(road, panel.query.text, catalog, SCOPE);
  if (expr === undefined || (panel.only ?? road.id) !== road.id) return undefined;
  const metrics = catalog.metrics.filter((metric) => panel.query.metrics.includes(metric.id));
  const scale = panel.unit === 's' ? Math.max(1, ...metrics.map((one) => scaleOn(road, one))) : 1;
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

/** The dashboard's JSON, without a trailing newline. The description says that it is generated. */
function dashboardJson(view: DashboardView, description: string): string {
  const { uid, title, tag } = view;
  const dashboard: Grafana.Dashboard = {
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
        : { ...panelJson(panel), gridPos, ...linkTo(panel.more) },
    ),
  };
  return JSON.stringify(dashboard, undefined, 2);
}

function variables({ job, families }: DashboardView): Grafana.Variable[] {
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
}: DashboardView['annotations'][number]): Grafana.Annotation {
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

function rowPanel(uid: string, title: string, gridPos: object): Grafana.Row {
  const id = stableId(`${uid}.${title}`);
  return { type: 'row', id, title, collapsed: false, panels: [], gridPos: gridPos as never };
}

function linkTo(more: PanelView['more']): Pick<Grafana.Panel, 'links'> {
  if (more === undefined) return {};
  const kept = ['datasource', 'job', 'instance'].map((name) => `\${${name}:queryparam}`);
  const url = `/d/${more.uid}?\${__url_time_range}&${kept.join('&')}`;
  return { links: [{ title: more.title, url, targetBlank: false } as never] };
}
