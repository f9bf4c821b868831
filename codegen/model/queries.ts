import type { CatalogDocument } from '../catalog/document.ts';
import type { PanelEntry } from '../catalog/entries.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import { familiesIn } from '../promql/parse.ts';
import { familyNameOf } from '../promql/query.ts';
import type {
  Alert,
  Catalog,
  Colour,
  Dashboard,
  Operators,
  Panel,
  Query,
  Recipe,
} from './catalog.ts';
import type { Findings } from './findings.ts';
import { pascalCase } from './names.ts';
import type { LaterNames } from './references.ts';

/** What a query may refer to. */
interface QueryVocabulary {
  readonly document: CatalogDocument;
  readonly families: Catalog['families'];
  readonly later: LaterNames;
}

/**
 * The query with the metrics whose families stand in it; the lint checks the rest.
 * Undefined when it asks for what only a later edition has.
 */
function resolveQuery(text: string, { families, later }: QueryVocabulary): Query | undefined {
  const used: string[] = [];
  for (const name of familiesIn(text)) {
    const metric = families.get(familyNameOf(name, families) ?? '');
    if (metric !== undefined) used.push(metric.id);
    else if (familyNameOf(name, later.families) !== undefined) return undefined;
  }
  return { text: text.trimEnd(), metrics: [...new Set(used)] };
}

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
function known(
  id: string,
  kind: 'alert' | 'dashboard',
  at: Path,
  entries: object,
  findings: Findings,
): void {
  if (!Object.hasOwn(entries, id)) findings.unknown(kind, at, id, Object.keys(entries));
}

interface AlertVocabulary extends QueryVocabulary {
  readonly texts: Texts;
}

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: AlertVocabulary, findings: Findings): Alert[] {
  const { document, texts } = vocabulary;
  const { dashboards = {} } = document;
  return Object.entries(document.alerts ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['alerts', id];
    if (entry.dashboard !== undefined)
      known(entry.dashboard, 'dashboard', [...at, 'dashboard'], dashboards, findings);
    const tiers = entry.tiers.map((tier) => ({
      severity: tier.severity,
      hold: tier.for ?? '0s',
      keep: tier.keep_firing_for,
      when: tier.when ?? [{}],
    }));
    const query = resolveQuery(filled(entry.expr, tiers[0]?.when[0] ?? {}), vocabulary);
    if (query === undefined) return [];
    return [
      {
        id,
        name: pascalCase(`${document.catalog}_${id}`),
        summary: texts(entry.summary, [...at, 'summary']),
        description: entry.description,
        query: { ...query, text: entry.expr.trimEnd() },
        above: entry.above,
        tiers,
        dashboard: entry.dashboard,
        only: entry.only,
        runbook: texts(entry.runbook, [...at, 'runbook']),
        at,
      },
    ];
  });
}

/** An expression with its `$names` filled in. */
export function filled(expr: string, values: Readonly<Record<string, string | number>>): string {
  return expr.replaceAll(NAMES, (name, key: string) => String(values[key] ?? name));
}

/** Where in an expression stands what is at `offset` once its `$names` are filled in. */
export function offsetIn(
  expr: string,
  values: Readonly<Record<string, string | number>>,
  offset: number,
): number {
  let grown = 0;
  for (const { 0: name, 1: key = '', index } of expr.matchAll(NAMES))
    if (index + grown < offset) grown += String(values[key] ?? name).length - name.length;
  return offset - grown;
}

const NAMES = /\$([a-z]\w*)/g;

/** Recipes in the order of the file. */
export function resolveRecipes(vocabulary: AlertVocabulary): Recipe[] {
  const { texts } = vocabulary;
  return Object.entries(vocabulary.document.recipes ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['recipes', id];
    const query = resolveQuery(entry.query, vocabulary);
    if (query === undefined) return [];
    const note = entry.note === undefined ? undefined : texts(entry.note, [...at, 'note']);
    return [{ id, title: texts(entry.title, [...at, 'title']), note, query, at }];
  });
}
