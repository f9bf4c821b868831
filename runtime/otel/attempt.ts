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
