import type { CatalogDocument, LabelEntry } from '../catalog/document.ts';
import { IN_PROGRESS } from '../catalog/edition.ts';
import { valueIn } from '../catalog/source.ts';
import { type Catalog, exportedNames, type Metric, NAMED_SECTIONS } from '../model/catalog.ts';
import { type Change, Changes, GONE } from './change.ts';

/** A catalog to compare, resolved and as written. */
export interface Compared {
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
}

/** The rule that `allow:` names to declare a breaking change. */
const BREAKING_CHANGE = 'breaking-change';

/** Why a change was to be expected: announced by the old entry, or allowed with a reason. */
export function declaredBy(change: Change, base: Compared, head: Compared): string | undefined {
  return announced(change, base, head) ?? reasonOf(change, base, head);
}

/**
 * The reason that the entry, or the catalog for what is gone, gives for a breaking change. What
 * stands in an edition in progress, or in one that the old catalog does not have, needs none: the
 * locks hold the others.
 */
function reasonOf(
  change: Change,
  base: Compared,
  { catalog, document }: Compared,
): string | undefined {
  if (change.breaks.length === 0 && change.privacy !== true) return undefined;
  const { edition } = catalog;
  if (edition === IN_PROGRESS || !base.catalog.editions.includes(edition))
    return `since ${edition}`;
  const entry = change.side === 'head' ? valueIn(document, change.at.slice(0, 2)) : undefined;
  const { allow } = (entry ?? {}) as Pick<LabelEntry, 'allow'>;
  return allow?.[BREAKING_CHANGE] ?? document.allow?.[BREAKING_CHANGE];
}

/** What the old entry said of an end that has come: its new name, or that it would go. */
function announced(change: Change, base: Compared, head: Compared): string | undefined {
  const [section, id] = change.at;
  const named = NAMED_SECTIONS.find((one) => one === section);
  const ends = change.what === GONE && change.at.length === 2;
  const renames = ['name', 'otel'].includes(String(change.at.at(-1)));
  if (named === undefined || !(ends || renames)) return undefined;
  const { renamed_to: name, deprecated } = base.document[named]?.[change.was ?? String(id)] ?? {};
  if (name !== undefined && exportedNames(head.catalog, named).has(name))
    return `renamed to ${name}`;
  return ends ? deprecated && `deprecated since ${deprecated.since}` : undefined;
}

/** What entries that both have say of their end. */
export function announcements(base: CatalogDocument, head: CatalogDocument): Change[] {
  return NAMED_SECTIONS.flatMap((section) =>
    Object.entries(head[section] ?? {}).flatMap(([id, entry]) => {
      const before = base[section]?.[id];
      const changes = new Changes(`${section.slice(0, -1)} ${id}`, [section, id]);
      for (const key of ['deprecated', 'renamed_to'] as const)
        if (before !== undefined) changes.became('', before[key], entry[key], [], key);
      return changes.found;
    }),
  );
}

/** The id that a metric of an earlier catalog, or edition, has in this one. */
export function successorIn(catalog: Catalog): (metric: Metric) => string | undefined {
  const { metrics, before } = catalog;
  const ids = new Map(
    metrics.flatMap(({ id, prometheus, otel }) =>
      [otel?.name, prometheus?.name, id].map((name) => [name, id] as const),
    ),
  );
  const announced = (id: string, at: Catalog | undefined): string | undefined =>
    at && (at.metrics.find((one) => one.id === id)?.renamedTo ?? announced(id, at.before));
  return (metric) =>
    metrics.includes(metric)
      ? metric.id
      : ids.get(metric.renamedTo ?? announced(metric.id, before));
}
