import type { PanelEntry } from '../catalog/document.ts';
import type { Lifetime } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';
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
import { pascalCase } from './names.ts';
import type { LaterNames, Unresolved } from './references.ts';

/** What a query may refer to. */
interface QueryVocabulary extends Unresolved {
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
    runbooks: entry?.runbooks?.replace(/\/+$/, '') ?? '',
    grafana: entry?.grafana?.replace(/\/+$/, '') ?? '',
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
export function resolveDashboards(vocabulary: QueryVocabulary): Dashboard[] {
  return Object.entries(vocabulary.document.dashboards ?? {}).flatMap(([id, entry]) => {
    const rows = entry.rows.flatMap((row, index) => {
      const at: Path = ['dashboards', id, 'rows', index];
      known(row.more, 'dashboard', [...at, 'more'], vocabulary);
      const panels = Object.entries(row.panels).flatMap(([name, panel]) =>
        resolvePanel(`${id}.${name}`, panel, [...at, 'panels', name], vocabulary),
      );
      return panels.length === 0 ? [] : [{ ...row, panels }];
    });
    const title = vocabulary.texts(entry.title, ['dashboards', id, 'title']);
    const panels = rows.flatMap((row) => row.panels);
    return rows.length === 0 ? [] : [{ id, title, rows, panels, at: ['dashboards', id] }];
  });
}

function resolvePanel(
  id: string,
  entry: PanelEntry,
  at: Path,
  vocabulary: QueryVocabulary,
): Panel[] {
  const { query: text, colours = {}, ...own } = withoutLifetime(entry);
  known(own.alert, 'alert', [...at, 'alert'], vocabulary);
  const query = resolveQuery(text, vocabulary);
  if (query === undefined) return [];
  const steps = new Map(Object.entries(colours) as [Colour, number][]);
  return [{ ...own, id, query, colours: steps, at }];
}

function withoutLifetime<Entry extends Lifetime>(entry: Entry): Omit<Entry, keyof Lifetime> {
  const { since: _, until: __, changes: ___, ...own } = entry;
  return own;
}

/** Reports a reference to an entry that is not there. */
function known(
  id: string | undefined,
  kind: 'alert' | 'dashboard',
  at: Path,
  { document, findings }: QueryVocabulary,
): void {
  const entries = document[`${kind}s`] ?? {};
  if (id !== undefined && !Object.hasOwn(entries, id))
    findings.unknown(kind, at, id, Object.keys(entries));
}

/** Alerts in the order of the file. */
export function resolveAlerts(vocabulary: QueryVocabulary): Alert[] {
  const { document, texts } = vocabulary;
  return Object.entries(document.alerts ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['alerts', id];
    const { expr, allow: _, ...own } = withoutLifetime(entry);
    known(own.dashboard, 'dashboard', [...at, 'dashboard'], vocabulary);
    const tiers = own.tiers.map((tier) => ({ ...tier, when: tier.when ?? [{}] }));
    const query = resolveQuery(filled(expr, tiers[0]?.when[0] ?? {}), vocabulary);
    if (query === undefined) return [];
    return [
      {
        ...own,
        id,
        name: pascalCase(`${document.catalog}_${id}`),
        summary: texts(own.summary, [...at, 'summary']),
        query: { ...query, text: expr.trimEnd() },
        tiers,
        runbook: texts(own.runbook, [...at, 'runbook']),
        at,
      },
    ];
  });
}

/** Recipes in the order of the file. */
export function resolveRecipes(vocabulary: QueryVocabulary): Recipe[] {
  const { texts } = vocabulary;
  return Object.entries(vocabulary.document.recipes ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['recipes', id];
    const query = resolveQuery(entry.query, vocabulary);
    if (query === undefined) return [];
    const note = entry.note === undefined ? undefined : texts(entry.note, [...at, 'note']);
    return [{ id, title: texts(entry.title, [...at, 'title']), note, query, at }];
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
