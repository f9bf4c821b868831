/** Waits for all of `work`, but no longer than `limit` milliseconds; true when all of it ended. */
export async function endsWithin(
  limit: number,
  work: readonly Promise<unknown>[],
): Promise<boolean> {
  const { promise: expired, resolve: expire } = Promise.withResolvers<false>();
  const timer = setTimeout(expire, limit, false);
  try {
    return await Promise.race([Promise.allSettled(work).then(() => true), expired]);
  } finally {
    clearTimeout(timer);
  }
}
