import type { CatalogDocument } from '../catalog/document.ts';
import type { EditionDocument } from '../catalog/edition.ts';
import { readGuide } from '../guides/guide.ts';
import { type Translations, textsFrom } from '../locales/translations.ts';
import type { Buckets, Catalog, Metric, Scope } from './catalog.ts';
import { resolveEvents } from './events.ts';
import type { Findings } from './findings.ts';
import { noteUses } from './label-texts.ts';
import { resolveLabels, resolvePolicies } from './labels.ts';
import { sides } from './metric.ts';
import { resolveMetrics } from './metrics.ts';
import { constantCase, Names } from './names.ts';
import { resolveAlerts, resolveDashboards, resolveOperators, resolveRecipes } from './queries.ts';
import { checkUnit, laterNames, type Unresolved } from './references.ts';
import { resolveSpans } from './spans.ts';

/** What the catalog has in files of its own. */
export interface CatalogFiles {
  readonly translations: Translations;
  /**
   * The Markdown of a guide, by its path from the catalog; undefined when there is no such file.
   * A text without a place on the disk has no guides to look for.
   */
  readonly guide?: (path: string) => string | undefined;
}

/**
 * Looks up every reference of one edition and fills in every default.
 * Postcondition: when `findings` holds no error, emitters can print the result without asking again.
 *
 * @param after the editions after this one: what only they have may be referred to in passing
 */
export function resolveCatalog(
  { edition, document, origin }: EditionDocument,
  after: readonly CatalogDocument[],
  { translations, guide }: CatalogFiles,
  findings: Findings,
): Catalog {
  const later = laterNames(after);
  const texts = textsFrom(translations, origin);
  const unresolved = { document, texts, findings };
  const policies = resolvePolicies(unresolved);
  const events = resolveEvents(unresolved);
  const labels = resolveLabels({ ...unresolved, policies, events, later });
  const names = new Names();
  const buckets = new Map<string, Buckets>(
    Object.entries(document.buckets ?? {}).map(([id, entry]) => {
      checkUnit(entry.unit, ['buckets', id, 'unit'], findings);
      return [id, { id, constantName: names.unique(`${constantCase(id)}_BUCKETS`), ...entry }];
    }),
  );
  const eventsByType = new Map(events.map((event) => [event.type, event]));
  const vocabulary = { ...unresolved, labels, events: eventsByType };
  const metrics = resolveMetrics({ ...vocabulary, buckets });
  const spans = resolveSpans(vocabulary);
  noteUses(labels.values(), metrics, spans);
  const named = sides({ metrics }, ['prometheus']);
  const families = new Map(named.map(({ side, metric }) => [side.name, metric]));
  const queries = { ...unresolved, families, later };
  return {
    name: document.catalog,
    edition,
    editions: document.editions,
    official: document.official,
    locales: document.locales,
    cap: document.cap,
    reserve: document.reserve?.series ?? 0,
    scopes: resolveScopes(unresolved, metrics),
    logs: document.logs,
    policies: [...policies.values()],
    groups: new Map(
      Object.entries(document.groups).map(([id, title]) => [id, texts(title, ['groups', id])]),
    ),
    labels: [...labels.values()],
    events,
    metrics,
    families,
    attributes: new Map(
      Object.entries(document.attributes ?? {}).map(([name, text]) => [
        name,
        texts(text, ['attributes', name]),
      ]),
    ),
    spans,
    operators: resolveOperators(queries),
    dashboards: resolveDashboards(queries),
    alerts: resolveAlerts(queries),
    recipes: resolveRecipes(queries),
    ...resolvePages(unresolved),
    guides: Object.entries(guide === undefined ? {} : (document.guides ?? {})).flatMap(
      ([id, path]) => {
        const markdown = guide?.(path);
        if (markdown !== undefined) return [readGuide(id, markdown, texts)];
        findings.warning(
          'unknown-guide',
          ['guides', id],
          `there is no file \`${path}\``,
          'name a Markdown file by its path from the folder of the catalog',
        );
        return [];
      },
    ),
  };
}

function resolveScopes({ document, findings }: Unresolved, all: readonly Metric[]): Scope[] {
  return Object.entries(document.scopes ?? {}).map(([name, { schema, metrics = [] }]) => ({
    name,
    schema,
    metrics: metrics.flatMap((id, index) => {
      const metric = all.find((one) => one.id === id && one.otel !== undefined);
      if (metric !== undefined) return [metric];
      const sent = all.filter(({ otel }) => otel !== undefined).map((one) => one.id);
      const at = ['scopes', name, 'metrics', index];
      findings.unknown('metric', at, id, sent, { noun: 'OTLP metric' });
      return [];
    }),
  }));
}

/** What the pages say apart from the tables. */
function resolvePages({ document, texts, findings }: Unresolved) {
  const keys = Object.keys(document.settings ?? {});
  for (const [index, { overrides }] of (document.environment ?? []).entries())
    if (overrides !== undefined && !keys.includes(overrides))
      findings.unknown('setting', ['environment', index, 'overrides'], overrides, keys);
  return {
    settings: Object.entries(document.settings ?? {}).map(([key, entry]) => ({
      ...entry,
      key,
      description: texts(entry.description, ['settings', key, 'description']),
    })),
    environment: (document.environment ?? []).map((entry, index) => ({
      ...entry,
      description: texts(entry.description, ['environment', index, 'description']),
    })),
    neverExported: Object.entries(document.never_exported ?? {}).map(([id, entry]) =>
      texts(entry, ['never_exported', id]),
    ),
    troubleshooting: Object.entries(document.troubleshooting ?? {}).map(([id, entry]) => ({
      id,
      title: texts(entry.title, ['troubleshooting', id, 'title']),
      steps: texts(entry.steps, ['troubleshooting', id, 'steps']),
    })),
  };
}
