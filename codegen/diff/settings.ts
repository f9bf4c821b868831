import type { Catalog, Setting, Variables } from '../model/catalog.ts';
import { type Audience, type Change, Changes } from './change.ts';
import { compareEntries } from './pair.ts';

const THEIRS: readonly Audience[] = ['operators'];

/** A key that people have written into their configuration or their environment. */
interface Named {
  readonly subject: string;
  readonly entry: Partial<Setting & Variables>;
  readonly at: Change['at'];
}

function named({ settings, environment }: Catalog): Named[] {
  return [
    ...settings.map((entry) => ({
      ...{ subject: `setting ${entry.key}`, entry },
      at: ['settings', entry.key],
    })),
    ...environment.flatMap((entry, index) =>
      entry.names.map((name) => ({
        ...{ subject: `variable ${name}`, entry },
        at: ['environment', index],
      })),
    ),
  ];
}

/** What changed for those who set the service up. */
export function compareSettings(base: Catalog, head: Catalog): Change[] {
  return compareEntries(named(base), named(head), [({ subject }) => subject], {
    subject: ({ subject }) => subject,
    breaks: THEIRS,
    kept({ entry: from }, { subject, entry: to, at }) {
      const changes = new Changes(subject, at);
      for (const key of ['type', 'default', 'range', 'overrides'] as const)
        changes.became(key, from[key], to[key], THEIRS);
      return changes.found;
    },
  });
}
