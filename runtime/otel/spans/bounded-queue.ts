/** How many items wait at most, and for how many milliseconds of a monotonic clock. */
export interface QueueBounds {
  readonly count: number;
  readonly time: number;
}

export type BoundedQueue<Item> = ReturnType<typeof boundedQueue<Item>>;

/**
 * Items in the order in which they came; the oldest go when they are too many or too old.
 *
 * @param monotonic milliseconds of a clock that never jumps
 * @param evict lets an item go, and deletes it here
 */
export function boundedQueue<Item>(
  bounds: QueueBounds,
  monotonic: () => number,
  evict: (item: Item) => void,
) {
  /** When each came. */
  const since = new Map<Item, number>();
  return {
    since: since as ReadonlyMap<Item, number>,

    add(item: Item, at = monotonic()): void {
      since.set(item, at);
      if (since.size <= bounds.count) return;
      const [oldest] = since.keys();
      if (oldest !== undefined) evict(oldest);
    },

    delete(item: Item): void {
      since.delete(item);
    },

    /** Lets go what has been here for too long. */
    sweep(): void {
      const now = monotonic();
      for (const [item, at] of since) {
        if (now - at < bounds.time) return;
        evict(item);
      }
    },

    /** Lets everything go. */
    drain(): void {
      for (const item of since.keys()) evict(item);
    },
  };
}
