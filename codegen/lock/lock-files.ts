import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Facts } from './frozen.ts';

/** What the lock of an edition holds, from the folder that the catalog names; null when it cannot be read. */
export type Locks = (folder: string, edition: string) => Facts | null | undefined;

/** Where the lock of an edition is, or would be. */
export function lockFile(catalog: string, folder: string, edition: string): string {
  return resolve(dirname(catalog), folder, `${edition}.json`);
}

/** The locks that the catalog at `path` names; an edition without a file has none. */
export function locksOf(path: string): Locks {
  return (folder, edition) => {
    const file = lockFile(path, folder, edition);
    if (!existsSync(file)) return undefined;
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Facts;
    } catch {
      return null;
    }
  };
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
