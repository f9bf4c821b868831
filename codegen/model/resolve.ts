import type { CatalogDocument } from '../catalog/document.ts';
import type { EditionDocument } from '../catalog/edition.ts';
import { readGuide } from '../guides/guide.ts';
import { textsFrom } from '../locales/texts.ts';
import type { Translations } from '../locales/translations.ts';
import { suggest } from '../suggest.ts';
import { resolveAlerts, resolveRecipes } from './alerts.ts';
import type { Buckets, Catalog, Label, Metric, Scope } from './catalog.ts';
import { resolveDashboards, resolveOperators } from './dashboards.ts';
import { laterNames } from './editions.ts';
import { resolveEvents } from './events.ts';
import type { Findings } from './findings.ts';
import { resolveLabels, resolvePolicies } from './labels.ts';
import { resolveMetrics } from './metrics.ts';
import { constantCase, Names } from './names.ts';
import { resolvePages } from './pages.ts';
import { type Reading, readingOf, textsOf } from './reading.ts';
import { resolveSpans } from './spans.ts';
import { UNIT_NAMES, unitOf } from './units.ts';

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
  const policies = resolvePolicies(document, findings);
  const events = resolveEvents(document, texts, findings);
  const labels = resolveLabels(document, policies, events, later, texts, findings);
  const names = new Names();
  const buckets = new Map<string, Buckets>(
    Object.entries(document.buckets).map(([id, entry]) => {
      if (unitOf(entry.unit) === undefined)
        findings.error(
          'unknown-unit',
          ['buckets', id, 'unit'],
          `\`${entry.unit}\` is not a unit`,
          suggest(entry.unit, UNIT_NAMES),
        );
      return [id, { id, constantName: names.take(`${constantCase(id)}_BUCKETS`), ...entry }];
    }),
  );
  const eventsByType = new Map(events.map((event) => [event.type, event]));
  const metrics = resolveMetrics(
    { document, labels, events: eventsByType, buckets, texts },
    findings,
  );
  const spans = resolveSpans({ document, labels, events: eventsByType, texts }, findings);
  return withEnumMembers({
    name: document.catalog,
    edition,
    editions: document.editions,
    locales: document.locales,
    cap: document.cap,
    reserve: reserveOf(document, edition),
    scopes: resolveScopes(document, metrics, findings),
    logs: document.logs,
    policies: [...policies.values()],
    groups: new Map(
      Object.entries(document.groups).map(([id, title]) => [id, texts(title, ['groups', id])]),
    ),
    labels: [...labels.values()],
    events,
    metrics,
    attributes: new Map(
      Object.entries(document.attributes ?? {}).map(([name, text]) => [
        name,
        texts(text, ['attributes', name]),
      ]),
    ),
    spans,
    operators: resolveOperators({ document, metrics, later }),
    dashboards: resolveDashboards({ document, metrics, later, texts }, findings),
    alerts: resolveAlerts({ document, metrics, later, texts }, findings),
    recipes: resolveRecipes({ document, metrics, later, texts }),
    ...resolvePages(document, texts),
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
  });
}

function resolveScopes(
  { scopes = {} }: CatalogDocument,
  all: readonly Metric[],
  findings: Findings,
): Scope[] {
  return Object.entries(scopes).map(([name, { schema, metrics = [] }]) => ({
    name,
    schema,
    metrics: metrics.flatMap((id, index) => {
      const metric = all.find((one) => one.id === id && one.otel !== undefined);
      if (metric !== undefined) return [metric];
      const sent = all.filter(({ otel }) => otel !== undefined);
      const at = ['scopes', name, 'metrics', index];
      findings.unknown(
        'unknown-metric',
        at,
        'OTLP metric',
        id,
        sent.map((one) => one.id),
        ['metrics'],
      );
      return [];
    }),
  }));
}

function reserveOf({ reserve, editions }: CatalogDocument, edition: string): number {
  if (reserve === undefined) return 0;
  const first = editions.indexOf(reserve.since ?? editions[0] ?? '');
  return first >= 0 && editions.indexOf(edition) >= first ? reserve.series : 0;
}

/** `value: enum` means: the members that the field has in the events that feed the label's metrics and spans. */
function withEnumMembers(catalog: Catalog): Catalog {
  const closed = new Map(
    catalog.labels.map((label) => [
      label,
      label.policy === undefined && label.members === undefined
        ? { ...label, members: enumMembers(label, catalog) }
        : label,
    ]),
  );
  const swap = (label: Label): Label => closed.get(label) ?? label;
  return {
    ...catalog,
    labels: catalog.labels.map(swap),
    metrics: catalog.metrics.map((metric) => ({
      ...metric,
      prometheus: metric.prometheus && {
        ...metric.prometheus,
        labels: metric.prometheus.labels.map((use) => ({ ...use, label: swap(use.label) })),
      },
      otel: metric.otel && {
        ...metric.otel,
        labels: metric.otel.labels.map((use) => ({ ...use, label: swap(use.label) })),
      },
      rules: metric.rules.map((rule) =>
        rule.each === undefined
          ? rule
          : { ...rule, each: { ...rule.each, label: swap(rule.each.label) } },
      ),
    })),
    spans: catalog.spans.map((span) => ({
      ...span,
      attributes: span.attributes.map((attribute) =>
        attribute.source.kind === 'label'
          ? {
              ...attribute,
              source: { ...attribute.source, label: swap(attribute.source.label) },
            }
          : attribute,
      ),
    })),
  };
}

/** What the label is on every event that feeds a metric or a span which uses it. */
function readingsOf(label: Label, { metrics, spans }: Catalog): Reading[] {
  const uses = (metric: Metric): boolean =>
    [metric.prometheus, metric.otel].some((side) =>
      side?.labels.some((use) => use.label.id === label.id),
    );
  const traced = spans.filter((span) =>
    span.attributes.some(({ source }) => source.kind === 'label' && source.label.id === label.id),
  );
  return [
    ...metrics
      .filter(uses)
      .flatMap(({ rules }) => rules)
      .flatMap(({ events, items }) => events.map((event) => readingOf(label, event, items))),
    ...traced.flatMap((span) =>
      span.triggers.map(({ event }) => readingOf(label, event, undefined)),
    ),
  ];
}

function enumMembers(label: Label, catalog: Catalog): string[] {
  return [...new Set(readingsOf(label, catalog).flatMap(textsOf))];
}
