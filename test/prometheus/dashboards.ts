import { readdirSync, readFileSync } from 'node:fs';
import type { Dashboard } from '../kit/boards.ts';
import type { PrometheusServer } from '../kit/prometheus-server.ts';
import type { Report } from '../kit/report.ts';

const FOLDER = new URL('../../generated/dashboards/', import.meta.url);

/**
 * Every query of every dashboard, with its variables set to all: Prometheus reads it, and it
 * returns data whenever the gateway has printed its family.
 */
export async function checkDashboards(
  report: Report,
  prometheus: PrometheusServer,
  scraped: string,
): Promise<void> {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    const dashboard = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Dashboard;
    const empty: string[] = [];
    let answered = 0;
    for (const { title, targets = [] } of dashboard.panels)
      for (const { expr } of targets) {
        if (await hasData(prometheus, substitute(expr))) answered += 1;
        else if (
          !mayBeEmpty(expr) &&
          familiesOf(expr).every((name) => scraped.includes(`\n# TYPE ${name} `))
        )
          empty.push(title);
      }
    report.check(answered > 0, `${file}: its queries return data`, `${answered} queries`);
    report.equal(empty, [], `${file}: no panel with data in the scrape is empty`);
    for (const { name, type, query } of dashboard.templating.list) {
      if (type !== 'query') continue;
      const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(`${query}`) ?? [];
      const values = await prometheus.query(`group by (${label}) (${substitute(selector)})`);
      report.check(values.length > 0, `${file}: the variable ${name} has values`);
    }
  }
}

/** Tables of what failed are empty when nothing did. */
const mayBeEmpty = (expr: string): boolean => /> 0$|status!="started"/.test(expr);

/** Whether a query has data now or had some lately: a gauge may lose its series between two scrapes. */
async function hasData(prometheus: PrometheusServer, query: string): Promise<boolean> {
  if ((await prometheus.query(query)).length > 0) return true;
  return (await prometheus.query(`last_over_time((${query})[2m:1s])`)).length > 0;
}

/** What Grafana does to an expression when everything is selected. */
export function substitute(expr: string): string {
  return expr
    .replaceAll(/\$__(?:rate_interval|range)/g, '1m')
    .replaceAll(/\$(?:job|instance)\b/g, '.+');
}

function familiesOf(expr: string): string[] {
  const names = expr.match(/\bopenclaw_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|count)$/, ''));
}
