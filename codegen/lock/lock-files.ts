import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CatalogDocument } from '../catalog/document.ts';
import { levels } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';

/** What the lock of an edition holds, from the folder that the catalog names; null when it cannot be read. */
export type Locks = (folder: string, edition: string) => Facts | null | undefined;

/** Where the lock of an edition is, or would be. */
export function lockFile(catalog: string, folder: string, edition: string): string {
  return resolve(dirname(catalog), folder, `${edition}.json`);
}

/** What a lock holds; undefined when there is no such file, null when it cannot be read. */
export function readLock(file: string): Facts | null | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Facts;
  } catch {
    return null;
  }
}

/** A lock as JSON, with a line for each entry: YAML would take the reader a hundred times as long. */
export const printLock = (facts: Facts): string => `${printed(facts, 2)}\n`;

function printed(facts: Facts, levels: number): string {
  if (levels === 0 || typeof facts !== 'object') return JSON.stringify(facts);
  const list = Array.isArray(facts);
  const lines = Object.entries(facts).map(
    ([key, inner]) => (list ? '' : `${JSON.stringify(key)}: `) + printed(inner, levels - 1),
  );
  const text = lines.join(',\n').replaceAll(/^/gm, '  ');
  return list ? `[\n${text}\n]` : `{\n${text}\n}`;
}

/** Plain data: what a lock holds, and what of an edition is compared with it. */
export type Facts =
  | { readonly [key: string]: Facts }
  | readonly Facts[]
  | string
  | number
  | boolean;

const SECTIONS = [
  ...(['cap', 'values', 'buckets', 'labels', 'fieldsets', 'events'] as const),
  ...(['metrics', 'spans', 'settings', 'environment'] as const),
] as const;

/**
 * What no release fixes: texts, places on pages, bounds, safety, parents. Everything else that
 * stands in an entry is a fact about the release.
 */
const FREE: ReadonlySet<string> = new Set([
  ...['description', 'allow', 'since', 'until', 'changes', 'deprecated', 'renamed_to'],
  ...['group', 'bound', 'disjoint', 'because', 'example'],
  ...['trust', 'queue', 'unemitted', 'rank', 'caller', 'prepare'],
]);

/** The facts of an edition, from the catalog as that edition has it. */
export function frozenFacts(document: CatalogDocument): Readonly<Record<string, Facts>> {
  const facts = SECTIONS.flatMap((section): [string, Facts][] => {
    const value = document[section];
    if (value === undefined) return [];
    return [[section, factsOf(value, [section], levels(section, []))]];
  });
  return Object.fromEntries(facts);
}

/** Keys of the long forms of what may also be a word. */
const SHORT_FORMS = ['label', 'value', 'class'] as const;

/** @param named levels below which keys are names instead of words of the language */
function factsOf(value: unknown, path: Path, named: number): Facts {
  if (Array.isArray(value)) return value.map((item) => factsOf(item, path, 0));
  if (typeof value !== 'object' || value === null) return value as Facts;
  const kept = Object.entries(value).filter(([key]) => named > 0 || !FREE.has(key));
  const [first] = kept;
  // What stands in a long form only to carry its editions is the same fact as the word.
  const word = SHORT_FORMS.some((key) => key === first?.[0]) && typeof first?.[1] === 'string';
  if (kept.length === 1 && word && named === 0) return first[1] as string;
  const facts = kept.map(([key, inner]): [string, Facts] => [
    key,
    factsOf(inner, [...path, key], named > 0 ? named - 1 : levels(key, path)),
  ]);
  // A map of which the edition has nothing is as good as none.
  return Object.fromEntries(facts.filter(([, inner]) => JSON.stringify(inner) !== '{}'));
}
