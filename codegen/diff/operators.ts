import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Alert, Catalog, Dashboard, Panel, Setting, Variables } from '../model/catalog.ts';
import { type Audience, type Change, Changes, compareEntries, same } from './change.ts';
import type { Compared } from './declared.ts';

const THEIRS: readonly Audience[] = ['operators'];

/** The text of a query as it would be under the new names of families. */
export type Renamed = (text: string) => string;

/** What changed for those who route alerts and link to dashboards, and what they copy. */
export function compareOperators(base: Compared, head: Compared, renamed: Renamed): Change[] {
  const { alerts, dashboards } = base.catalog;
  return [
    ...compareEntries(alerts, head.catalog.alerts, [({ id }) => id, ({ query }) => query.text], {
      subject: ({ name }) => `alert ${name}`,
      breaks: () => THEIRS,
      kept: (from, to) => compareAlerts(from, to, renamed),
    }),
    ...compareEntries(dashboards, head.catalog.dashboards, [({ id }) => id, titleOf], {
      subject: ({ id }) => `dashboard ${id}`,
      breaks: () => THEIRS,
      kept: (from, to) => compareDashboards(from, to, renamed),
    }),
    ...compareEntries(texts(base.document), texts(head.document), [({ subject }) => subject], {
      subject: ({ subject }) => subject,
      breaks: () => [],
      kept({ entry }, { subject, entry: now, at }) {
        const changes = new Changes(subject, at);
        if (renamed(JSON.stringify(entry)) !== JSON.stringify(now)) changes.add('', 'changed');
        return changes.found;
      },
    }),
  ];
}

const titleOf = ({ title }: Dashboard): string | undefined => title['en'];

function compareAlerts(from: Alert, to: Alert, renamed: Renamed): Change[] {
  const changes = new Changes(`alert ${to.name}`, to.at);
  const severities = (alert: Alert) => alert.tiers.map(({ severity }) => severity);
  if (from.name !== to.name) changes.add('', `name: ${from.name} became ${to.name}`, THEIRS);
  changes.became('tiers', severities(from), severities(to), THEIRS, 'severity');
  const rest = ({ id: _, name: __, tiers, query, ...own }: Alert, text = query.text): object => {
    return { ...own, text, tiers: tiers.map(({ severity: ___, ...tier }) => tier) };
  };
  if (!same(rest(from, renamed(from.query.text)), rest(to))) changes.add('', 'changed');
  return changes.found;
}

function compareDashboards(from: Dashboard, to: Dashboard, renamed: Renamed): Change[] {
  const changes = new Changes(`dashboard ${to.id}`, to.at);
  if (from.id !== to.id) changes.add('', `address: ${from.id} became ${to.id}`, THEIRS);
  if (titleOf(from) !== titleOf(to)) changes.add('', 'title');
  const subject = ({ title }: Panel): string => `panel ${to.id}: ${title}`;
  const rest = ({ id: _, query, ...own }: Panel, text = query.text): object => ({ ...own, text });
  return [
    ...changes.found,
    ...compareEntries(from.panels, to.panels, [({ id }) => id, ({ title }) => title], {
      subject,
      breaks: () => THEIRS,
      kept(before, after) {
        const found = new Changes(subject(after), after.at);
        if (before.title !== after.title)
          found.add('', `title: ${before.title} became ${after.title}`, THEIRS);
        else if (!same(rest(before, renamed(before.query.text)), rest(after)))
          found.add('', 'changed');
        return found.found;
      },
    }),
  ];
}

/** An entry of which only its subject and what it says are compared. */
interface Written<Entry> {
  readonly subject: string;
  readonly entry: Entry;
  readonly at: Path;
}

/** What people read and copy: nothing depends on it. */
function texts(document: CatalogDocument): Written<unknown>[] {
  return (['groups', 'attributes', 'recipes'] as const).flatMap((section) =>
    Object.entries(document[section] ?? {}).map(([id, entry]) => {
      return { subject: `${section.replace(/s$/, '')} ${id}`, entry, at: [section, id] };
    }),
  );
}

/** Keys that people have written into their configuration or their environment. */
function named({ settings, environment }: Catalog): Written<Partial<Setting & Variables>>[] {
  return [
    ...settings.map((entry) => {
      return { subject: `setting ${entry.key}`, entry, at: ['settings', entry.key] };
    }),
    ...environment.flatMap((entry, index) =>
      entry.names.map((name) => {
        return { subject: `variable ${name}`, entry, at: ['environment', index] };
      }),
    ),
  ];
}

/** What changed for those who set the service up. */
export function compareSettings(base: Catalog, head: Catalog): Change[] {
  return compareEntries(named(base), named(head), [({ subject }) => subject], {
    subject: ({ subject }) => subject,
    breaks: () => THEIRS,
    kept({ entry: from }, { subject, entry: to, at }) {
      const changes = new Changes(subject, at);
      for (const key of ['type', 'default', 'range', 'overrides'] as const)
        changes.became(key, from[key], to[key], THEIRS);
      return changes.found;
    },
  });
}
