import type { PanelEntry } from '../catalog/operator-entries.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import type { Colour, Dashboard, Operators, Panel } from './catalog.ts';
import type { Findings } from './findings.ts';
import { type QueryVocabulary, resolveQuery } from './queries.ts';

export function resolveOperators(vocabulary: QueryVocabulary): Operators {
  const { catalog, operators: entry } = vocabulary.document;
  return {
    jobs: entry?.jobs ?? { prometheus: catalog, otel: `${catalog}-otel` },
    runbooks: entry?.runbooks ?? '',
    grafana: entry?.grafana ?? '',
    colours: new Map(Object.entries(entry?.colours ?? {})),
    annotations: (entry?.annotations ?? []).flatMap(({ title, colour, query: text }, index) => {
      const query = resolveQuery(text, vocabulary);
      const at: Path = ['operators', 'annotations', index];
      return query === undefined ? [] : [{ title, colour, query, at }];
    }),
  };
}

/**
 * Dashboards in the order of the file. Panels of what only a later edition has are left out, and so
 * is a row or a dashboard that has no panel then.
 */
export function resolveDashboards(
  vocabulary: QueryVocabulary & { readonly texts: Texts },
  findings: Findings,
): Dashboard[] {
  const dashboards = vocabulary.document.dashboards ?? {};
  return Object.entries(dashboards)
    .map(([id, entry]) => ({
      id,
      title: vocabulary.texts(entry.title, ['dashboards', id, 'title']),
      rows: entry.rows
        .map((row, index) => {
          const at: Path = ['dashboards', id, 'rows', index];
          if (row.more !== undefined)
            known(row.more, 'dashboard', [...at, 'more'], dashboards, findings);
          const panels = Object.entries(row.panels).flatMap(([name, panel]) =>
            resolvePanel(`${id}.${name}`, panel, [...at, 'panels', name], vocabulary, findings),
          );
          return { title: row.title, more: row.more, panels };
        })
        .filter(({ panels }) => panels.length > 0),
      at: ['dashboards', id],
    }))
    .filter(({ rows }) => rows.length > 0);
}

function resolvePanel(
  id: string,
  entry: PanelEntry,
  at: Path,
  vocabulary: QueryVocabulary,
  findings: Findings,
): Panel[] {
  const { title, help, form, unit, column, colours = {}, alert, today, only } = entry;
  if (alert !== undefined)
    known(alert, 'alert', [...at, 'alert'], vocabulary.document.alerts ?? {}, findings);
  const query = resolveQuery(entry.query, vocabulary);
  if (query === undefined) return [];
  const steps = new Map(Object.entries(colours) as [Colour, number][]);
  const shown = { title, help, form, unit, column, alert, only, today: today === true };
  return [{ id, ...shown, query, colours: steps, at }];
}

/** Reports a reference to an entry that is not there. */
export function known(
  id: string,
  kind: 'alert' | 'dashboard',
  at: Path,
  entries: object,
  findings: Findings,
): void {
  if (!Object.hasOwn(entries, id)) findings.unknown(kind, at, id, Object.keys(entries));
}
