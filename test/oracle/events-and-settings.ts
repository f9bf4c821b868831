import { expect, test } from 'vitest';
import type { Field } from '../../codegen/model/catalog.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import type { Edition } from './edition.ts';
import { type Facts, type FieldFact, read } from './facts.ts';
import { UNSENT } from './stimuli.ts';

interface SettingFact {
  readonly type: string;
  readonly default?: string;
  /** What seed 004 says where it differs. */
  readonly document?: string;
  readonly accepted?: string;
}

interface Settings {
  readonly settings: Readonly<Record<string, SettingFact>>;
  readonly in_next: Settings['settings'];
  /** Defaults by variable, null for none; names that share a default stand together. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** Variables that win over their key, in the editions that follow seed 004. */
  readonly overriding: readonly string[];
}

/** What the catalog says of events and settings, and so the pages and types, against the documents. */
export function checkEventsAndSettings(facts: Facts, edition: Edition): void {
  const { events, settings, environment } = catalogAt(facts.open ? undefined : facts.edition);
  /** What the documents do not know is free in an edition in progress. */
  const compare = (
    ours: readonly (readonly [string, unknown])[],
    documented: readonly (readonly [string, unknown])[],
  ): void => {
    const theirs = Object.fromEntries(documented);
    const known = ours.filter(([name]) => !facts.open || name in theirs);
    expect(Object.fromEntries(known)).toEqual(theirs);
  };

  test.each([...facts.events])('fields of %s', (type, fields) => {
    const { [type]: unsent = {} } = UNSENT;
    const own = events.find((event) => event.type === type)?.fields.values() ?? [];
    compare(
      [...own].map((field) => [mark(field.path, field.optional), described(field)]),
      Object.entries<FieldFact>({ ...fields, ...unsent }).map(([path, field]) => [
        mark(path.replace(/\?$|\[\]|\{\*\}/g, ''), path.endsWith('?') || path in unsent),
        typeof field === 'string' ? field : field.join(', '),
      ]),
    );
  });

  test('trust in events and their delivery', () => {
    const documented = read<Readonly<Record<string, string>>>('delivery');
    const ours = events.map(({ type, trust, queue }) => [type, `${trust} ${queue}`] as const);
    expect(Object.fromEntries(ours.filter(([type]) => type in documented))).toEqual(documented);
  });

  test('settings and their defaults', () => {
    const {
      settings: released,
      in_next: added,
      variables,
      overriding,
    } = read<Settings>('settings');
    // Seed 004 speaks for 2026.5, which 2026.6 does not change, and for the edition in progress.
    const isReleased = facts.edition === '2026.9';
    compare(
      settings.map(({ key, type, default: value, range = '' }) => [
        key,
        [type, value, range.startsWith('URL') ? '' : range],
      ]),
      Object.entries({ ...released, ...(facts.open && added) }).map(
        ([key, { type, default: value, document = value, accepted = '' }]) => [
          key,
          [type, isReleased ? value : document, accepted],
        ],
      ),
    );
    compare(
      environment.map(({ names, default: value = null }) => [names.join(', '), value]),
      Object.entries(variables),
    );
    expect(edition.modules.SETTINGS.overriding).toEqual(isReleased ? [] : overriding);
  });
}

/** A field as the facts have it: its members, or its class with its unit or an unusual type. */
function described({ class: kind, members, types, unit }: Field): string {
  if (kind === 'enum') return members.join(', ');
  if (kind === 'measure') return `number ${unit}`;
  const usual = kind === 'flag' ? 'boolean' : 'string';
  return types.join() === usual ? kind : `${kind} ${types.join(' or ')}`;
}

/** A field inside another one may be missing whenever that one may. */
function mark(path: string, optional: boolean): string {
  return optional && !path.includes('.') ? `${path}?` : path;
}
