import { setTimeout as delay } from 'node:timers/promises';
import type { Backend, Stored } from './backend.ts';

/** Milliseconds for everything to be stored, and without anything new until that is given up. */
const ARRIVAL_LIMIT = 6 * 60_000;
const QUIET_LIMIT = 60_000;
const BETWEEN_READS = 3_000;

/** Reads until `complete` holds, or nothing has come for a while: then the checks say what lacks. */
export async function arrived(
  backend: Backend,
  complete: (stored: Stored) => boolean,
): Promise<Stored> {
  const limit = performance.now() + ARRIVAL_LIMIT;
  let stored = await backend.read();
  let changed = performance.now();
  while (!complete(stored)) {
    const now = performance.now();
    const quiet = stored.spans.length > 0 && now - changed > QUIET_LIMIT;
    if (quiet || now > limit) break;
    await delay(BETWEEN_READS);
    const next = await backend.read();
    if (next.spans.length !== stored.spans.length) changed = performance.now();
    stored = next;
  }
  return stored;
}
