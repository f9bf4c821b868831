import type { Catalog } from '../model/catalog.ts';
import { type Change, Changes, counted, GONE, merged, NEW } from './change.ts';
import { announcements, type Compared, declaredBy, successorIn } from './declared.ts';
import { compareEvents } from './events.ts';
import { compareLabelSets, comparePolicies, LabelTwins } from './labels.ts';
import { audiencesOf, compareMetrics, type IsLater } from './metrics.ts';
import { compareOperators, compareSettings, type Renamed } from './operators.ts';
import { compareEntries, pair } from './pair.ts';
import { compareSpans } from './spans.ts';

/**
 * Every difference from `base` to `head` in what is exported, in the order of the sections of a
 * catalog. Ids, which are not exported, are none.
 */
export function compareCatalogs(base: Compared, head: Compared): Change[] {
  const twins = new LabelTwins(
    base.catalog,
    head.catalog,
    (id) => base.document.labels[id]?.renamed_to,
  );
  const metrics = pairMetrics(base, head);
  const events = compareEntries(base.catalog.events, head.catalog.events, [({ type }) => type], {
    subject: ({ type }) => `event ${type}`,
    breaks: ['typescript'],
    kept: compareEvents,
  });
  const changes = [
    ...compareHeads(base.catalog, head.catalog),
    ...comparePolicies(base.catalog, head.catalog),
    ...withoutMembersOf(events, compareLabelSets(twins), head),
    ...metricChanges(base.catalog, head.catalog, metrics, twins),
    ...spanChanges(base.catalog, head.catalog, twins),
    ...announcements(base.document, head.document),
    ...compareSettings(base.catalog, head.catalog),
    ...compareOperators(base, head, renamer(metrics.kept)),
  ];
  return merged(
    changes.map((change) => ({
      ...change,
      declared: change.declared ?? declaredBy(change, base, head),
    })),
  );
}

/**
 * What an edition of a catalog has otherwise than the one before it: of everything that leaves the
 * service and of its settings, entry by entry.
 */
export function compareEditions(before: Catalog, after: Catalog): Change[] {
  const twins = new LabelTwins(before, after, () => undefined);
  return [
    ...compareHeads(before, after),
    ...comparePolicies(before, after),
    ...compareLabelSets(twins),
    ...metricChanges(
      before,
      after,
      pair(before.metrics, after.metrics, ({ id }) => id, successorIn(after)),
      twins,
    ),
    ...spanChanges(before, after, twins),
    ...compareSettings(before, after),
  ];
}

function spanChanges(base: Catalog, head: Catalog, twins: LabelTwins): Change[] {
  return compareEntries(base.spans, head.spans, [({ id }) => id, ({ name }) => name], {
    subject: ({ id }) => `span ${id}`,
    breaks: ['otel'],
    kept: (from, to) => compareSpans(from, to, twins).map((one) => ({ ...one, was: from.id })),
  });
}

function compareHeads(base: Catalog, head: Catalog): Change[] {
  const changes = new Changes('catalog', []);
  changes.became('catalog', base.name, head.name, ['otel', 'typescript'], 'name');
  changes.became('cap', base.cap, head.cap, head.cap < base.cap ? ['prometheus'] : []);
  changes.became('reserve', base.reserve, head.reserve);
  for (const key of ['editions', 'locales'] as const) {
    const { removed, added } = pair<string>(base[key], head[key], (name) => name);
    for (const name of removed) changes.add(key, `${name} is gone from ${key}`);
    for (const name of added) changes.add(key, `${name} is new in ${key}`);
  }
  return changes.found;
}

/** Values of a label that come from the members of a field are reported where they stand, at the event. */
function withoutMembersOf(
  events: readonly Change[],
  labels: readonly Change[],
  { catalog, document }: Compared,
): Change[] {
  const readers = new Map<string, Change['breaks']>();
  const rest = labels.filter((change) => {
    const label = catalog.labels.find(({ id }) => id === change.at[1]);
    const [field, ...more] = label?.sources[0]?.reads ?? [];
    const member = /^the value (.*) is (gone|new)$/s.exec(change.what);
    if (label === undefined || field === undefined || more.length > 0 || member === null)
      return true;
    if (document.labels[label.id]?.value !== 'enum') return true;
    const what = `${field.path}: ${member[1]} is ${member[2]}`;
    if (!events.some((event) => event.what === what)) return true;
    readers.set(what, change.breaks);
    return false;
  });
  const reported = events.map((event) => ({
    ...event,
    breaks: [...new Set([...(readers.get(event.what) ?? []), ...event.breaks])],
  }));
  return [...rest, ...reported];
}

type Metrics = ReturnType<typeof pair<Catalog['metrics'][number]>>;

/** A metric is the same where one of its exported names is. */
function pairMetrics(base: Compared, head: Compared): Metrics {
  return pair(
    base.catalog.metrics,
    head.catalog.metrics,
    ({ prometheus }) => prometheus?.name,
    ({ otel }) => otel?.name,
    ({ id }) => id,
    successorIn(head.catalog),
  );
}

function metricChanges(
  base: Catalog,
  head: Catalog,
  { removed, added, kept }: Metrics,
  twins: LabelTwins,
): Change[] {
  const { editions } = head;
  // An edition that the old catalog does not have announces what comes with it.
  const isLater: IsLater = (since, than) =>
    than === '' ? !base.editions.includes(since) : editions.indexOf(since) > editions.indexOf(than);
  const queries = queriesOf(base);
  const askedBy = (id: string): string | undefined =>
    counted(queries.filter(({ metrics }) => metrics.includes(id)).length, 'query');
  return [
    ...removed.map(
      (metric): Change => ({
        subject: `metric ${metric.id}`,
        what: GONE,
        breaks: [...audiencesOf(metric), 'typescript'],
        touches: askedBy(metric.id),
        at: metric.at,
        side: 'base',
      }),
    ),
    ...added.map(({ id, at }): Change => {
      return { subject: `metric ${id}`, what: NEW, breaks: [], at, side: 'head' };
    }),
    ...kept.flatMap(([from, to]) =>
      compareMetrics(from, to, twins, isLater).map((change) => ({
        ...change,
        was: from.id,
        ...(change.at.at(-1) === 'name' && { touches: askedBy(from.id) }),
      })),
    ),
  ];
}

function queriesOf({ alerts, dashboards, recipes }: Catalog): { metrics: readonly string[] }[] {
  const panels = dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  return [...alerts, ...panels, ...recipes].map(({ query }) => query);
}

/** A family under another name is reported once, not at each query that had to follow. */
function renamer(kept: Metrics['kept']): Renamed {
  const names = new Map(
    kept.flatMap(([{ prometheus: from }, { prometheus: to }]) =>
      from !== undefined && to !== undefined ? [[from.name, to.name] as const] : [],
    ),
  );
  return (text) =>
    text.replaceAll(
      /\b([A-Za-z_:][A-Za-z0-9_:]*?)(_bucket|_sum|_count)?\b/g,
      (all, stem, end = '') =>
        names.has(all)
          ? (names.get(all) ?? all)
          : names.has(stem)
            ? `${names.get(stem)}${end}`
            : all,
    );
}
