import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseCatalog } from '../catalog/source.ts';
import type { Facts } from './frozen.ts';

/** What the lock of an edition holds, from the folder that the catalog names. */
export type Locks = (folder: string, edition: string) => Facts | undefined;

/** Where the lock of an edition is, or would be. */
export function lockFile(catalog: string, folder: string, edition: string): string {
  return resolve(dirname(catalog), folder, `${edition}.yaml`);
}

/** The locks that the catalog at `path` names; an edition without a file has none. */
export function locksOf(path: string): Locks {
  return (folder, edition) => {
    const file = lockFile(path, folder, edition);
    if (!existsSync(file)) return undefined;
    return parseCatalog(file, readFileSync(file, 'utf8')).source.data as Facts;
  };
}
