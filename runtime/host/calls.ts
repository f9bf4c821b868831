import type { HostService, ServiceContext } from './host.ts';

/**
 * The service with its starts and stops one after the other, however a host calls them: a stop that
 * came during a start would find nothing to stop, and two starts would leave one that nobody knows.
 */
export function inTurn({ start, stop, ...service }: Required<HostService>): HostService {
  let last = Promise.resolve();
  const after = (act: HostService['start']) => (context: ServiceContext) => {
    const done = last.then(() => act(context));
    last = done.catch(() => {});
    return done;
  };
  return { ...service, start: after(start), stop: after(stop) };
}

/**
 * Calls what may throw, as the host's handles do once the service is over, and goes on.
 *
 * @returns whether it went well
 */
export function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
