import type { CatalogDocument, PanelEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Colour, Dashboard, Metric, Operators, Panel } from './catalog.ts';
import type { Findings } from './findings.ts';
import { localized } from './localized.ts';
import { resolveQuery } from './queries.ts';

/** What a dashboard may refer to. */
interface Vocabulary {
  readonly document: CatalogDocument;
  readonly metrics: readonly Metric[];
}

export function resolveOperators(vocabulary: Vocabulary, findings: Findings): Operators {
  const { document } = vocabulary;
  const entry = document.operators;
  return {
    jobs: entry?.jobs ?? { prometheus: document.catalog, otel: `${document.catalog}-otel` },
    runbooks: entry?.runbooks ?? '',
    grafana: entry?.grafana ?? '',
    colours: new Map(Object.entries(entry?.colours ?? {})),
    annotations: (entry?.annotations ?? []).map(({ title, colour, query }, index) => {
      const at: Path = ['operators', 'annotations', index];
      return {
        title,
        colour,
        query: resolveQuery(query, undefined, at, vocabulary, findings),
      };
    }),
  };
}

/** Dashboards in the order of the file. */
export function resolveDashboards(vocabulary: Vocabulary, findings: Findings): Dashboard[] {
  const dashboards = vocabulary.document.dashboards ?? {};
  return Object.entries(dashboards).map(([id, entry]) => ({
    id,
    title: localized(entry.title),
    rows: entry.rows.map((row, index) => {
      const at: Path = ['dashboards', id, 'rows', index];
      if (row.more !== undefined)
        known(row.more, 'dashboard', [...at, 'more'], dashboards, findings);
      const panels = Object.entries(row.panels).map(([name, panel]) =>
        resolvePanel(`${id}.${name}`, panel, [...at, 'panels', name], vocabulary, findings),
      );
      return { title: row.title, more: row.more, panels };
    }),
    at: ['dashboards', id],
  }));
}

function resolvePanel(
  id: string,
  entry: PanelEntry,
  at: Path,
  vocabulary: Vocabulary,
  findings: Findings,
): Panel {
  const { query, colours = {}, alert, column, today, only, ...shown } = entry;
  if (alert !== undefined)
    known(alert, 'alert', [...at, 'alert'], vocabulary.document.alerts ?? {}, findings);
  return {
    ...shown,
    id,
    column,
    alert,
    query: resolveQuery(query, undefined, at, vocabulary, findings),
    colours: new Map(Object.entries(colours) as [Colour, number][]),
    today: today === true,
    only,
    at,
  };
}

/** Reports a reference to an entry that is not there. */
export function known(
  id: string,
  kind: 'alert' | 'dashboard',
  at: Path,
  entries: object,
  findings: Findings,
): void {
  if (Object.hasOwn(entries, id)) return;
  findings.error(
    `unknown-${kind}`,
    at,
    `there is no ${kind} \`${id}\``,
    suggest(id, Object.keys(entries)),
  );
}
