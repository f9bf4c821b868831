import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { readText } from './folder.ts';

const PATIENCE_MS = 10_000;
const STEP_MS = 20;

/**
 * Runs `work` while no other run writes this folder. The lock is a file beside the folder that
 * names its process; the lock of a process that is gone counts for nothing.
 * @throws when another run keeps the lock for ten seconds
 */
export function withLock<Result>(folder: string, work: () => Result): Result {
  const lock = join(dirname(folder), `.${basename(folder)}.lock`);
  take(lock, folder);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  for (let waited = 0; !tryTake(lock); waited += STEP_MS) {
    if (waited >= PATIENCE_MS)
      throw new Error(
        `another run is writing ${relative(process.cwd(), folder)}; if that is not so, remove ${lock}`,
      );
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
}

/** A link appears with its contents or not at all, so a lock always names its process. */
function tryTake(lock: string): boolean {
  const own = `${lock}.${process.pid}`;
  try {
    // A full disk makes the file and then fails to fill it.
    writeFileSync(own, String(process.pid));
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isAlive(ownerOf(lock))) breakLock(lock, own);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Of several that find a dead lock only one can move it away; a live one moved by mistake goes back. */
function breakLock(lock: string, own: string): void {
  try {
    renameSync(lock, own);
    if (isAlive(ownerOf(own))) linkSync(own, lock);
  } catch {}
}

/** The process that a lock names; undefined when the lock was given back meanwhile. */
function ownerOf(lock: string): number | undefined {
  const text = readText(lock);
  return text === undefined ? undefined : Number(text);
}

/** What is no process id, such as the text of a file that was cut short, is no process either. */
function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a killed run left beside the output: the output it was making, the one it replaced, a lock not yet in place. */
export function leftovers(
  folder: string,
): { readonly kind: 'new' | 'old' | 'lock'; readonly path: string }[] {
  const start = `.${basename(folder)}.`;
  return readdirSync(dirname(folder)).flatMap((name) => {
    const rest = name.startsWith(start) ? name.slice(start.length) : '';
    const [, pid, kind] = /^(\d+)\.(new|old)$/.exec(rest) ?? [];
    const owner = pid ?? /^lock\.(\d+)$/.exec(rest)?.[1];
    if (owner === undefined || isAlive(Number(owner))) return [];
    return [
      { kind: (kind ?? 'lock') as 'new' | 'old' | 'lock', path: join(dirname(folder), name) },
    ];
  });
}
