import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Expectation } from './expectation.ts';
import type { Phoenix } from './phoenix.ts';

const PROGRAM = join(import.meta.dirname, '../browser/turn.ts');

/**
 * Writes a picture of a turn with several model calls and tools, as Phoenix draws it.
 *
 * @throws Error when the browser did not draw it; why is on standard error
 */
export async function takePicture(
  phoenix: Phoenix,
  expected: Expectation,
  file: string,
): Promise<void> {
  const page = await phoenix.pageOf(richestTurn(expected));
  const options = ['--page', page, '--out', file];
  const { status } = spawnSync(process.execPath, [PROGRAM, ...options], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`no picture of ${page}`);
}

/** The trace of one agent run with most tools, among those of at most four model calls. */
function richestTurn({ agents, calls, tools }: Expectation): string {
  const [runs, called, used] = [perTrace(agents.keys()), perTrace(calls), perTrace(tools)];
  const turns = [...used].filter(([id]) => runs.get(id) === 1 && (called.get(id) ?? 0) <= 4);
  const [richest] = turns.toSorted(([, one], [, other]) => other - one);
  if (richest === undefined) throw new Error('no turn has a tool');
  return richest[0];
}

function perTrace(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const [id = ''] = key.split(' ');
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
