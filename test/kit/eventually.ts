import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until there is an answer.
 *
 * @param what for the error
 * @param limit milliseconds
 * @param pause milliseconds between two tries
 * @throws Error when there was no answer in time, with the last failure
 */
export async function eventually<Answer>(
  what: string,
  limit: number,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  pause = 100,
): Promise<Answer> {
  const end = performance.now() + limit;
  let failure: unknown = 'no answer';
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
    await delay(pause);
  }
  throw new Error(`${what} did not happen within ${limit} ms: ${failure}`);
}
