import { COLOURS } from './colours.ts';
import type { Annotation, Dashboard, Panel, Row, Variable } from './grafana-types.ts';
import { gridOf, stableId } from './layout.ts';
import { legend, panelJson, SOURCE } from './panel.ts';
import type { DashboardView } from './view.ts';

/** The dashboard's JSON, without a trailing newline. The description says that it is generated. */
export function dashboardJson(view: DashboardView, description: string): string {
  const { uid, title, tag } = view;
  const dashboard: Dashboard = {
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
        : { ...panelJson(panel), gridPos, ...linkTo(row.more) },
    ),
  };
  return JSON.stringify(dashboard, undefined, 2);
}

function variables({ job, families }: DashboardView): Variable[] {
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

function annotation({ title, colour, expr, by }: DashboardView['annotations'][number]): Annotation {
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

function rowPanel(uid: string, title: string, gridPos: object): Row {
  const id = stableId(`${uid}.${title}`);
  return { type: 'row', id, title, collapsed: false, panels: [], gridPos: gridPos as never };
}

function linkTo(more: DashboardView['rows'][number]['more']): Pick<Panel, 'links'> {
  if (more === undefined) return {};
  const kept = ['datasource', 'job', 'instance'].map((name) => `\${${name}:queryparam}`);
  const url = `/d/${more.uid}?\${__url_time_range}&${kept.join('&')}`;
  return { links: [{ title: more.title, url, targetBlank: false } as never] };
}
