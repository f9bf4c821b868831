import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { GeneratedFile } from '../emit/generated-file.ts';
import {
  clean,
  compareOutput,
  type Drift,
  filesBelow,
  holdsOnlyOutput,
  readText,
} from './folder.ts';
import { leftovers, withLock } from './folder-lock.ts';

/**
 * Brings the folder up to date. A whole new folder is made beside the old one and takes its place,
 * so that a reader sees the old output or the new, never some of each; what goes wrong before
 * that (no space, no permission, a kill) leaves the old one as it was. A folder that holds other
 * files too, or is open elsewhere, stays where it is: there each changed file is replaced as a whole.
 * @param open a watcher may look at the folder itself
 * @returns what was changed
 * @throws when the folder cannot be written
 */
export function writeOutput(folder: string, files: readonly GeneratedFile[], open = false): Drift {
  for (const { path } of files) refuseOutside(path);
  mkdirSync(dirname(folder), { recursive: true });
  return withLock(folder, () => {
    restore(folder);
    const drift = compareOutput(folder, files);
    if (clean(drift)) return drift;
    if (existsSync(folder)) {
      accessSync(folder, constants.W_OK);
      for (const file of files) refuseLink(folder, file.path);
    }
    // A folder that holds more than output is not ours to move.
    if (!open && holdsOnlyOutput(folder, files)) replace(folder, files, drift);
    else update(folder, files, drift);
    return drift;
  });
}

/** Brings one file up to date, whatever became of the others; a folder that is not there is not made. */
export function writeAlone(folder: string, file: GeneratedFile): boolean {
  if (!existsSync(folder) || readText(join(folder, file.path)) === file.text) return false;
  withLock(folder, () => update(folder, [file], { stale: [file.path], missing: [], orphaned: [] }));
  return true;
}

/** All new texts are written before the first takes its place: a full disk stops it in time. */
function update(folder: string, files: readonly GeneratedFile[], drift: Drift): void {
  const changed = new Set([...drift.stale, ...drift.missing]);
  const staged: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const { path, text } of files) {
      if (!changed.has(path)) continue;
      refuseLink(folder, path);
      const to = join(folder, path);
      const from = `${to}.${process.pid}.tmp`;
      mkdirSync(dirname(to), { recursive: true });
      staged.push({ from, to });
      writeFileSync(from, text);
    }
    for (const { from, to } of staged) renameSync(from, to);
  } finally {
    for (const { from } of staged) rmSync(from, { force: true });
  }
  for (const path of drift.orphaned) rmSync(join(folder, path));
}

/** A run that was killed may have left its folders; the old output among them is put back. */
function restore(folder: string): void {
  for (const { kind, path } of leftovers(folder)) {
    if (kind === 'old' && !existsSync(folder)) renameSync(path, folder);
    else rmSync(path, { recursive: true, force: true });
  }
}

function replace(folder: string, files: readonly GeneratedFile[], drift: Drift): void {
  const stem = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  const next = `${stem}.new`;
  const old = `${stem}.old`;
  try {
    build(next, folder, files, drift);
    if (existsSync(folder)) renameSync(folder, old);
    try {
      renameSync(next, folder);
    } catch (error) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

/** The next output: changed files are written, all others are the files that stand there now. */
function build(next: string, folder: string, files: readonly GeneratedFile[], drift: Drift): void {
  const changed = new Set([...drift.stale, ...drift.missing]);
  const gone = new Set(drift.orphaned);
  mkdirSync(next, { mode: existsSync(folder) ? lstatSync(folder).mode : undefined });
  for (const { path, text } of files) {
    if (!changed.has(path)) continue;
    mkdirSync(dirname(join(next, path)), { recursive: true });
    writeFileSync(join(next, path), text);
  }
  for (const path of filesBelow(folder)) {
    if (changed.has(path) || gone.has(path)) continue;
    mkdirSync(dirname(join(next, path)), { recursive: true });
    keep(join(folder, path), join(next, path));
  }
}

/** The same file under both names; where the file system has no such thing, a copy. */
function keep(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Ids of the catalog are in the names of files. */
function refuseOutside(path: string): void {
  if (path.split('/').includes('..')) throw new Error(`${path} would stand outside of it`);
}

/** A link inside the output folder would let us write somewhere else. */
function refuseLink(folder: string, path: string): void {
  let at = folder;
  for (const step of ['', ...path.split('/')]) {
    at = join(at, step);
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new Error(
        `${relative(process.cwd(), at)} is a symbolic link; remove it, generated files are written in place`,
      );
  }
}
