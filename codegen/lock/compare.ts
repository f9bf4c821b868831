import type { Path } from '../catalog/source.ts';
import type { Facts } from './frozen.ts';

/** One way in which an edition is not what its lock says. */
export type Departure =
  | { readonly kind: 'changed'; readonly at: Path; readonly from: Facts; readonly to: Facts }
  | { readonly kind: 'gone'; readonly at: Path; readonly from: Facts }
  | { readonly kind: 'new'; readonly at: Path };

/** Where an edition departs from its lock, in the order of the lock and then of the edition. */
export function* departures(lock: Facts, now: Facts, at: Path = []): Iterable<Departure> {
  if (isMapping(lock) && isMapping(now)) {
    for (const [key, from] of Object.entries(lock)) {
      const to = now[key];
      if (to === undefined) yield { kind: 'gone', at: [...at, key], from };
      else yield* departures(from, to, [...at, key]);
    }
    if (isOpen(at)) return;
    for (const key of Object.keys(now))
      if (lock[key] === undefined) yield { kind: 'new', at: [...at, key] };
  } else if (Array.isArray(lock) && Array.isArray(now) && lock.some(isMapping)) {
    for (const [index, from] of lock.entries()) {
      const to = now[index] as Facts | undefined;
      if (to === undefined) yield { kind: 'gone', at, from };
      else yield* departures(from as Facts, to, [...at, index]);
    }
    for (let index = lock.length; index < now.length; index += 1)
      yield { kind: 'new', at: [...at, index] };
  } else if (JSON.stringify(lock) !== JSON.stringify(now))
    yield { kind: 'changed', at, from: lock, to: now };
}

/** An event may gain fields: nothing that was exported changes by that. */
function isOpen(at: Path): boolean {
  return (
    (at.length === 2 && at[0] === 'fieldsets') ||
    (at.length === 3 && at[0] === 'events' && (at[2] === 'fields' || at[2] === 'private'))
  );
}

function isMapping(facts: unknown): facts is { readonly [key: string]: Facts } {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts);
}
