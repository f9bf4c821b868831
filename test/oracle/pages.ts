import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Edition } from './edition.ts';
import type { Facts } from './facts.ts';
import { UNSENT } from './stimuli.ts';

interface Settings {
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
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

  test.each([...facts.events.keys()])('fields of %s', (type) => {
    const section = page('events')
      .split(/^## /m)
      .find((one) => one.startsWith(`\`${type}\`\n`));
    const printed = rows(section ?? '').map(
      ([path = '', kind = '', word = '', unit = '', optional]) => [
        mark(path.replaceAll('[]', ''), optional === 'optional'),
        word === 'enum'
          ? kind
          : `${{ measure: 'number' }[word] ?? word} ${typeOf(kind, word) ?? unit}`.trim(),
      ],
    );
    const documented = Object.entries({ ...facts.events.get(type), ...UNSENT[type] }).map(
      ([path, field]) => [
        mark(
          path.replace(/\?$|\[\]|\{\*\}/g, ''),
          path.endsWith('?') || path in (UNSENT[type] ?? {}),
        ),
        typeof field === 'string' ? field : field.join(', '),
      ],
    );
    expect(facts.open === true ? only(printed, documented) : Object.fromEntries(printed)).toEqual(
      Object.fromEntries(documented),
    );
  });

  test('trust in events and their delivery', () => {
    const written = readFileSync(new URL('facts/delivery.yaml', import.meta.url), 'utf8');
    const documented = parse(written) as Readonly<Record<string, string>>;
    const [overview = ''] = page('events').split(/^## /m);
    const printed = rows(overview).filter(([type = '']) => type in documented);
    expect(
      Object.fromEntries(printed.map(([type, trust, way]) => [type, `${trust} ${way}`])),
    ).toEqual(documented);
  });

  test('settings and their defaults', () => {
    const written = readFileSync(new URL('facts/settings.yaml', import.meta.url), 'utf8');
    const { settings, in_next: added, variables, overriding } = parse(written) as Settings;
    const [first = '', second = ''] = page('configuration').split('\n| Variable |');
    const keys = rows(first).map(([key = '', type = '', value = '', accepted = '']) => [
      key,
      type.replaceAll('\\|', '|'),
      value,
      accepted.startsWith('URL') ? '' : accepted,
    ]);
    // Seed 004 speaks for 2026.5, which 2026.6 does not change, and for the edition in progress.
    const isReleased = facts.edition === '2026.9';
    const all = { ...settings, ...(facts.open === true && added) };
    expect(facts.open === true ? keys.filter(([key = '']) => key in all) : keys).toEqual(
      Object.entries(all).map(([key, fact]) => [
        key,
        fact['type'],
        (isReleased ? undefined : fact['document']) ?? fact['default'] ?? '',
        fact['accepted'] ?? '',
      ]),
    );
    const printed = rows(second).map(([names = '', value = '']) => [names, value] as const);
    const documented = Object.entries(variables).map(([names, value]) => [names, value ?? '']);
    expect(facts.open === true ? only(printed, documented) : Object.fromEntries(printed)).toEqual(
      Object.fromEntries(documented),
    );
    expect(edition().overriding).toEqual(isReleased ? [] : overriding);
  });
}

/** The type of a field where its class does not say it. */
function typeOf(kind: string, word: string): string | undefined {
  const usual = { measure: 'number', flag: 'boolean' }[word] ?? 'string';
  return kind === usual ? undefined : kind.replace(', ', ' or ');
}

/** Of what is printed that which the documents know. */
function only(
  printed: readonly (readonly string[])[],
  documented: readonly (readonly string[])[],
): Record<string, string> {
  const known = new Set(documented.map(([name]) => name));
  return Object.fromEntries(printed.filter(([name]) => known.has(name)));
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
