import type { CatalogDocument } from '../catalog/document.ts';
import { IN_PROGRESS } from '../catalog/edition.ts';
import type { Catalog } from '../model/catalog.ts';
import { exportedNames, NAMED_SECTIONS } from '../model/exported-names.ts';
import { type Change, pair, same, shown } from './change.ts';
import { compareEvents } from './events.ts';
import { compareLabels } from './labels.ts';
import { audiencesOf, compareMetrics, type IsLater } from './metrics.ts';
import { compareSpans } from './spans.ts';

/** A catalog to compare, resolved and as written. */
export interface Compared {
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
}

/** The rule that `allow:` names to declare a breaking change. */
export const BREAKING_CHANGE = 'breaking-change';

const GONE = 'is gone';

/** Every difference from `base` to `head`, in the order of the sections of a catalog. */
export function compareCatalogs(base: Compared, head: Compared): Change[] {
  const changes = [
    ...compareHeads(base.catalog, head.catalog),
    ...usedLabelChanges(base.catalog, head.catalog),
    ...eventChanges(base.catalog, head.catalog),
    ...metricChanges(base, head),
    ...spanChanges(base.catalog, head.catalog),
    ...announcements(base.document, head.document),
    ...operatorChanges(base.document, head.document),
  ];
  return changes.map((change) => ({
    ...change,
    declared: change.declared ?? announced(change, base, head) ?? reasonOf(change, head),
  }));
}

/**
 * The reason that the entry, or the catalog for what is gone, gives for a breaking change. What
 * stands in the edition in progress needs none: nobody has it yet, and the locks hold the others.
 */
function reasonOf(change: Change, { catalog, document }: Compared): string | undefined {
  if (change.breaks.length === 0) return undefined;
  if (catalog.edition === IN_PROGRESS) return `since ${IN_PROGRESS}`;
  const [section, id] = change.at;
  const entries = (document as unknown as Record<string, Record<string, { allow?: object }>>)[
    String(section)
  ];
  const own = change.side === 'head' ? entries?.[String(id)]?.allow : undefined;
  return (
    (own as Record<string, string> | undefined)?.[BREAKING_CHANGE] ??
    document.allow?.[BREAKING_CHANGE]
  );
}

function compareHeads(base: Catalog, head: Catalog): Change[] {
  const change = (key: string, what: string, breaks: Change['breaks']): Change => ({
    subject: 'catalog',
    what,
    breaks,
    at: [key],
    side: 'head',
  });
  const changes: Change[] = [];
  if (base.name !== head.name)
    changes.push(
      change('catalog', `name: ${base.name} became ${head.name}`, ['otel', 'typescript']),
    );
  if (base.cap !== head.cap)
    changes.push(
      change(
        'cap',
        `cap: ${base.cap} became ${head.cap}`,
        head.cap < base.cap ? ['prometheus'] : [],
      ),
    );
  for (const key of ['editions', 'locales'] as const) {
    const { removed, added } = pair<string>(base[key], head[key], (name) => name);
    for (const name of removed) changes.push(change(key, `${name} is gone from ${key}`, []));
    for (const name of added) changes.push(change(key, `${name} is new in ${key}`, []));
  }
  return changes;
}

function usedLabelChanges(base: Catalog, head: Catalog): Change[] {
  const { removed, added, kept } = pair(base.labels, head.labels, (label) => label.id);
  return [
    ...removed.map((label) => gone(`label ${label.id}`, label.at, [])),
    ...added.map((label) => fresh(`label ${label.id}`, label.at)),
    ...kept.flatMap(([from, to]) => compareLabels(from, to)),
  ];
}

function eventChanges(base: Catalog, head: Catalog): Change[] {
  const { removed, added, kept } = pair(base.events, head.events, (event) => event.type);
  return [
    ...removed.map((event) => gone(`event ${event.type}`, event.at, ['typescript'])),
    ...added.map((event) => fresh(`event ${event.type}`, event.at)),
    ...kept.flatMap(([from, to]) => compareEvents(from, to)),
  ];
}

function metricChanges(base: Compared, head: Compared): Change[] {
  const { editions } = head.catalog;
  // An edition that the old catalog does not have announces what comes with it.
  const isLater: IsLater = (since, than) =>
    than === ''
      ? !base.catalog.editions.includes(since)
      : editions.indexOf(since) > editions.indexOf(than);
  const { removed, added, kept } = pair(
    base.catalog.metrics,
    head.catalog.metrics,
    (metric) => metric.id,
  );
  return [
    ...removed.map((metric) =>
      gone(`metric ${metric.id}`, metric.at, [...audiencesOf(metric), 'typescript']),
    ),
    ...added.map((metric) => fresh(`metric ${metric.id}`, metric.at)),
    ...kept.flatMap(([from, to]) => compareMetrics(from, to, isLater)),
  ];
}

/** What the old entry said of an end that has come: its new name, or that it would go. */
function announced({ at, what }: Change, base: Compared, head: Compared): string | undefined {
  const [section, id] = at;
  const named = NAMED_SECTIONS.find((one) => one === section);
  if (named === undefined || at.length !== 2 || what !== GONE) return undefined;
  const { renamed_to: name, deprecated } = base.document[named]?.[String(id)] ?? {};
  if (name !== undefined && exportedNames(head.catalog, named).has(name))
    return `renamed to ${name}`;
  return deprecated && `deprecated since ${deprecated.since}`;
}

/** What entries that both have say of their end. */
function announcements(base: CatalogDocument, head: CatalogDocument): Change[] {
  return NAMED_SECTIONS.flatMap((section) =>
    Object.entries(head[section] ?? {}).flatMap(([id, entry]) =>
      (['deprecated', 'renamed_to'] as const).flatMap((key): Change[] => {
        const before = base[section]?.[id];
        if (before === undefined || same(before[key], entry[key])) return [];
        const what = `${key}: ${shown(before[key])} became ${shown(entry[key])}`;
        const subject = `${section.slice(0, -1)} ${id}`;
        return [{ subject, what, breaks: [], at: [section, id], side: 'head' }];
      }),
    ),
  );
}

function spanChanges(base: Catalog, head: Catalog): Change[] {
  const { removed, added, kept } = pair(base.spans, head.spans, (span) => span.id);
  return [
    ...removed.map((span) => gone(`span ${span.id}`, span.at, ['otel'])),
    ...added.map((span) => fresh(`span ${span.id}`, span.at)),
    ...kept.flatMap(([from, to]) => compareSpans(from, to)),
  ];
}

/** What operators read: no query of theirs depends on it, so every change is compatible. */
function operatorChanges(base: CatalogDocument, head: CatalogDocument): Change[] {
  const sections = ['groups', 'attributes', 'dashboards', 'alerts', 'recipes'] as const;
  return sections.flatMap((section) => {
    const entries = (document: CatalogDocument): [string, unknown][] =>
      Object.entries(document[section] ?? {});
    const { removed, added, kept } = pair(entries(base), entries(head), ([id]) => id);
    const subject = (id: string): string => `${section.replace(/s$/, '')} ${id}`;
    return [
      ...removed.map(([id]) => gone(subject(id), [section, id], [])),
      ...added.map(([id]) => fresh(subject(id), [section, id])),
      ...kept.flatMap(([[, from], [id, to]]): Change[] =>
        same(from, to)
          ? []
          : [
              {
                subject: subject(id),
                what: 'changed',
                breaks: [],
                at: [section, id],
                side: 'head',
              },
            ],
      ),
    ];
  });
}

function gone(subject: string, at: Change['at'], breaks: Change['breaks']): Change {
  return { subject, what: GONE, breaks, at, side: 'base' };
}

function fresh(subject: string, at: Change['at']): Change {
  return { subject, what: 'is new', breaks: [], at, side: 'head' };
}
