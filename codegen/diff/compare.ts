import type { Catalog, Metric } from '../model/catalog.ts';
import {
  type Change,
  Changes,
  compareEntries,
  counted,
  GONE,
  type NameOf,
  NEW,
  pair,
} from './change.ts';
import { announcements, type Compared, declaredBy, successorIn } from './declared.ts';
import { compareEvents } from './events.ts';
import { compareLabelSets, comparePolicies, LabelTwins } from './labels.ts';
import { audiencesOf, compareMetrics } from './metrics.ts';
import { compareOperators, compareSettings, type Renamed } from './operators.ts';
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
  const events = compareEvents(base.catalog, head.catalog);
  const metrics = metricNames(head.catalog);
  const changes = [
    ...compareHeads(base.catalog, head.catalog),
    ...comparePolicies(base.catalog, head.catalog),
    ...withoutMembersOf(events, compareLabelSets(twins), head),
    ...metricChanges(base.catalog, head.catalog, metrics, twins),
    ...compareSpans(base.catalog, head.catalog, twins),
    ...announcements(base.document, head.document),
    ...compareSettings(base.catalog, head.catalog),
    ...compareOperators(
      base,
      head,
      renamer(pair(base.catalog.metrics, head.catalog.metrics, ...metrics).kept),
    ),
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
    ...metricChanges(before, after, [({ id }) => id, successorIn(after)], twins),
    ...compareSpans(before, after, twins),
    ...compareSettings(before, after),
  ];
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

/** A metric is the same where one of its exported names is. */
const metricNames = (head: Catalog): NameOf<Metric>[] => [
  ({ prometheus }) => prometheus?.name,
  ({ otel }) => otel?.name,
  ({ id }) => id,
  successorIn(head),
];

function metricChanges(
  base: Catalog,
  head: Catalog,
  names: readonly NameOf<Metric>[],
  twins: LabelTwins,
): Change[] {
  const { editions } = head;
  // An edition that the old catalog does not have announces what comes with it.
  const isLater = (since: string, than: string): boolean =>
    than === '' ? !base.editions.includes(since) : editions.indexOf(since) > editions.indexOf(than);
  const { alerts, dashboards, recipes } = base;
  const panels = dashboards.flatMap((dashboard) => dashboard.panels);
  const queries = [...alerts, ...panels, ...recipes].map(({ query }) => query);
  return compareEntries(base.metrics, head.metrics, names, {
    subject: ({ id }) => `metric ${id}`,
    breaks: (metric) => [...audiencesOf(metric), 'typescript'],
    kept: (from, to) =>
      compareMetrics(from, to, { twins, isLater }).map((change) => ({ ...change, was: from.id })),
  }).map((change) => {
    if (change.what !== GONE && change.at.at(-1) !== 'name') return change;
    const asking = queries.filter((query) =>
      query.metrics.includes(change.was ?? `${change.at[1]}`),
    );
    return { ...change, touches: counted(asking.length, 'query') };
  });
}

/** A family under another name is reported once, not at each query that had to follow. */
function renamer(kept: readonly (readonly [Metric, Metric])[]): Renamed {
  const names = new Map(
    kept.flatMap(([{ prometheus: from }, { prometheus: to }]) =>
      from !== undefined && to !== undefined ? [[from.name, to.name] as const] : [],
    ),
  );
  return (text) =>
    text.replaceAll(
      /\b([A-Za-z_:][A-Za-z0-9_:]*?)(_bucket|_sum|_count)?\b/g,
      (all, stem, end = '') =>
        names.get(all) ?? (names.has(stem) ? `${names.get(stem)}${end}` : all),
    );
}

/** Names that a line lists, at most. */
const SHOWN = 3;

/** One cause, one line: what happened to several entries in the same words is reported once. */
function merged(changes: readonly Change[]): Change[] {
  const joined = groups(changes, ({ subject, what, declared }) => [subject, what, declared]).map(
    ([first, ...again]): Change => ({
      ...first,
      breaks: [...new Set([first, ...again].flatMap(({ breaks }) => breaks))],
    }),
  );
  const alone = ({ what }: Change): boolean => what === GONE || what === NEW;
  const byCause = groups(joined, (change) => {
    const { subject, what, breaks, declared } = change;
    const cause = [subject.split(' ')[0], what, breaks.join(' '), declared];
    return alone(change) ? [...cause, subject] : cause;
  });
  return byCause.map((group) => ({ ...group[0], subject: subjectOf(group) }));
}

type Group = readonly [Change, ...Change[]];

/** `metric a`, or `12 metrics (a, b, c, …)`. */
function subjectOf(group: Group): string {
  const [{ subject }] = group;
  if (group.length === 1) return subject;
  const [kind = ''] = subject.split(' ');
  const names = group.slice(0, SHOWN).map((change) => change.subject.slice(kind.length + 1));
  const rest = group.length > SHOWN ? ', …' : '';
  return `${counted(group.length, kind)} (${names.join(', ')}${rest})`;
}

function groups(changes: readonly Change[], keyOf: (one: Change) => unknown): readonly Group[] {
  const found = Map.groupBy(changes, (change) => JSON.stringify(keyOf(change)));
  return [...found.values()] as unknown as readonly Group[];
}
