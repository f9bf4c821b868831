import type { CatalogDocument } from '../catalog/document.ts';
import type { Alert, Catalog, Dashboard, Panel } from '../model/catalog.ts';
import { type Audience, type Change, pair, same, shown } from './change.ts';
import { GONE, NEW } from './merge.ts';

const THEIRS: readonly Audience[] = ['operators'];

/** The text of a query as it would be under the new names of families. */
export type Renamed = (text: string) => string;

interface Catalogs {
  readonly catalog: Catalog;
  readonly document: CatalogDocument;
}

/** What changed for those who route alerts, link to dashboards and set the service up. */
export function compareOperators(base: Catalogs, head: Catalogs, renamed: Renamed): Change[] {
  return [
    ...alertChanges(base.catalog, head.catalog, renamed),
    ...boardChanges(base.catalog, head.catalog, renamed),
    ...settingChanges(base.document, head.document),
    ...textChanges(base.document, head.document, renamed),
  ];
}

function alertChanges(base: Catalog, head: Catalog, renamed: Renamed): Change[] {
  const { removed, added, kept } = pair<Alert>(
    base.alerts,
    head.alerts,
    ({ id }) => id,
    ({ query }) => query.text,
  );
  return [
    ...removed.map(({ name, at }) => change(`alert ${name}`, GONE, at, THEIRS, 'base')),
    ...added.map(({ name, at }) => change(`alert ${name}`, NEW, at)),
    ...kept.flatMap(([from, to]): Change[] => {
      const subject = `alert ${to.name}`;
      const severities = (alert: Alert) => alert.tiers.map(({ severity }) => severity);
      const found: Change[] = [];
      if (from.name !== to.name)
        found.push(change(subject, `name: ${from.name} became ${to.name}`, to.at, THEIRS));
      if (!same(severities(from), severities(to)))
        found.push(
          change(
            subject,
            `severity: ${shown(severities(from))} became ${shown(severities(to))}`,
            [...to.at, 'tiers'],
            THEIRS,
          ),
        );
      const rest = (alert: Alert, text: string): object => {
        const { id: _, name: __, at: ___, tiers, query: ____, ...own } = alert;
        return { ...own, text, tiers: tiers.map(({ severity: _____, ...tier }) => tier) };
      };
      if (!same(rest(from, renamed(from.query.text)), rest(to, to.query.text)))
        found.push(change(subject, 'changed', to.at));
      return found;
    }),
  ];
}

function boardChanges(base: Catalog, head: Catalog, renamed: Renamed): Change[] {
  const { removed, added, kept } = pair<Dashboard>(
    base.dashboards,
    head.dashboards,
    ({ id }) => id,
    ({ title }) => title['en'],
  );
  return [
    ...removed.map(({ id, at }) => change(`dashboard ${id}`, GONE, at, THEIRS, 'base')),
    ...added.map(({ id, at }) => change(`dashboard ${id}`, NEW, at)),
    ...kept.flatMap(([from, to]) => [
      ...(from.id === to.id
        ? []
        : [change(`dashboard ${to.id}`, `address: ${from.id} became ${to.id}`, to.at, THEIRS)]),
      ...(from.title['en'] === to.title['en']
        ? []
        : [change(`dashboard ${to.id}`, 'title', to.at)]),
      ...panelChanges(from, to, renamed),
    ]),
  ];
}

function panelChanges(base: Dashboard, head: Dashboard, renamed: Renamed): Change[] {
  const all = ({ rows }: Dashboard): Panel[] => rows.flatMap(({ panels }) => panels);
  const { removed, added, kept } = pair(
    all(base),
    all(head),
    ({ id }) => id,
    ({ title }) => title,
  );
  const subject = ({ title }: Panel): string => `panel ${head.id}: ${title}`;
  return [
    ...removed.map((panel) => change(subject(panel), GONE, panel.at, THEIRS, 'base')),
    ...added.map((panel) => change(subject(panel), NEW, panel.at)),
    ...kept.flatMap(([from, to]) => {
      if (from.title !== to.title)
        return [change(subject(to), `title: ${from.title} became ${to.title}`, to.at, THEIRS)];
      const rest = ({ id: _, at: __, query: ___, ...own }: Panel, text: string): object => ({
        ...own,
        text,
      });
      if (same(rest(from, renamed(from.query.text)), rest(to, to.query.text))) return [];
      return [change(subject(to), 'changed', to.at)];
    }),
  ];
}

/** Keys that people have written into their configuration and their environment. */
function settingChanges(base: CatalogDocument, head: CatalogDocument): Change[] {
  const settings = (document: CatalogDocument) =>
    Object.entries(document.settings ?? {}).map(([id, entry]) => ({
      subject: `setting ${id}`,
      entry,
      at: ['settings', id] as const,
    }));
  const variables = (document: CatalogDocument) =>
    (document.environment ?? []).flatMap((entry, index) =>
      entry.names.map((name) => ({
        subject: `variable ${name}`,
        entry: { ...entry, names: undefined },
        at: ['environment', index] as const,
      })),
    );
  const all = (document: CatalogDocument) => [...settings(document), ...variables(document)];
  const { removed, added, kept } = pair(all(base), all(head), ({ subject }) => subject);
  return [
    ...removed.map(({ subject, at }) => change(subject, GONE, at, THEIRS, 'base')),
    ...added.map(({ subject, at }) => change(subject, NEW, at)),
    ...kept.flatMap(([{ entry: from }, { subject, entry: to, at }]) =>
      (['type', 'default', 'range', 'overrides'] as const).flatMap((key) => {
        const [before, after] = [from, to].map((entry) => (entry as Record<string, unknown>)[key]);
        if (same(before, after)) return [];
        return [
          change(subject, `${key}: ${shown(before)} became ${shown(after)}`, [...at, key], THEIRS),
        ];
      }),
    ),
  ];
}

/** What people read and copy: nothing depends on it. */
function textChanges(base: CatalogDocument, head: CatalogDocument, renamed: Renamed): Change[] {
  return (['groups', 'attributes', 'recipes'] as const).flatMap((section) => {
    const entries = (document: CatalogDocument): [string, unknown][] =>
      Object.entries(document[section] ?? {});
    const { removed, added, kept } = pair(entries(base), entries(head), ([id]) => id);
    const subject = (id: string): string => `${section.replace(/s$/, '')} ${id}`;
    return [
      ...removed.map(([id]) => change(subject(id), GONE, [section, id], [], 'base')),
      ...added.map(([id]) => change(subject(id), NEW, [section, id])),
      ...kept.flatMap(([[, from], [id, to]]) =>
        renamed(JSON.stringify(from)) === JSON.stringify(to)
          ? []
          : [change(subject(id), 'changed', [section, id])],
      ),
    ];
  });
}

function change(
  subject: string,
  what: string,
  at: Change['at'],
  breaks: readonly Audience[] = [],
  side: Change['side'] = 'head',
): Change {
  return { subject, what, breaks, at, side };
}
