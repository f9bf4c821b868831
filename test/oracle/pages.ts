import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Edition } from './edition.ts';
import { type Facts, read } from './facts.ts';
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

/** What the generated pages say of events and settings, against the documents. */
export function checkPages(facts: Facts, edition: () => Edition): void {
  const page = (name: string): string =>
    readFileSync(join(edition().folder, `docs/en/${name}.md`), 'utf8');
  /** What the documents do not know is free in an edition in progress. */
  const compare = (printed: readonly [string, unknown][], documented: object): void => {
    const known = printed.filter(([name]) => !facts.open || name in documented);
    expect(Object.fromEntries(known)).toEqual(documented);
  };

  test.each([...facts.events.keys()])('fields of %s', (type) => {
    const sections = page('events').split(/^## /m);
    const section = sections.find((one) => one.startsWith(`\`${type}\`\n`)) ?? '';
    const printed = rows(section).map(
      ([path = '', kind = '', word = '', unit = '', optional]): [string, unknown] => {
        const name = { measure: 'number' }[word] ?? word;
        const shown = `${name} ${typeOf(kind, word) ?? unit}`.trim();
        const isOptional = optional === 'optional';
        return [mark(path.replaceAll('[]', ''), isOptional), word === 'enum' ? kind : shown];
      },
    );
    const { [type]: unsent = {} } = UNSENT;
    const documented = Object.entries({ ...facts.events.get(type), ...unsent }).map(
      ([path, field]) => [
        mark(path.replace(/\?$|\[\]|\{\*\}/g, ''), path.endsWith('?') || path in unsent),
        typeof field === 'string' ? field : field.join(', '),
      ],
    );
    compare(printed, Object.fromEntries(documented));
  });

  test('trust in events and their delivery', () => {
    const documented = read<Readonly<Record<string, string>>>('delivery');
    const [overview = ''] = page('events').split(/^## /m);
    const printed = rows(overview).filter(([type = '']) => type in documented);
    const all = printed.map(([type, trust, way]) => [type, `${trust} ${way}`]);
    expect(Object.fromEntries(all)).toEqual(documented);
  });

  test('settings and their defaults', () => {
    const { settings, in_next: added, variables, overriding } = read<Settings>('settings');
    const [first = '', second = ''] = page('configuration').split('\n| Variable |');
    const keys = rows(first).map(
      ([key = '', type = '', value, accepted = '']): [string, unknown] => [
        key,
        [type.replaceAll('\\|', '|'), value, accepted.startsWith('URL') ? '' : accepted],
      ],
    );
    // Seed 004 speaks for 2026.5, which 2026.6 does not change, and for the edition in progress.
    const isReleased = facts.edition === '2026.9';
    const documented = Object.entries({ ...settings, ...(facts.open && added) }).map(
      ([key, { type, default: value = '', document = value, accepted = '' }]) => [
        key,
        [type, isReleased ? value : document, accepted],
      ],
    );
    compare(keys, Object.fromEntries(documented));
    const defaults = Object.entries(variables).map(([names, value]) => [names, value ?? '']);
    compare(
      rows(second).map(([names = '', value]) => [names, value]),
      Object.fromEntries(defaults),
    );
    expect(edition().modules.SETTINGS.overriding).toEqual(isReleased ? [] : overriding);
  });
}

/** The type of a field where its class does not say it. */
function typeOf(kind: string, word: string): string | undefined {
  const usual = { measure: 'number', flag: 'boolean' }[word] ?? 'string';
  return kind === usual ? undefined : kind.replace(', ', ' or ');
}

/** A field inside another one may be missing whenever that one may. */
function mark(path: string, optional: boolean): string {
  return optional && !path.includes('.') ? `${path}?` : path;
}

/** Cells of the table rows of a page, without backticks. */
function rows(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\) \| /)
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
}
