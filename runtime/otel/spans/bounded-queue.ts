/** How many items wait at most, and for how many milliseconds of a monotonic clock. */
export interface QueueBounds {
  readonly count: number;
  readonly time: number;
}

/** Items in the order in which they came; the oldest go when they are too many or too old. */
export class BoundedQueue<Item> {
  readonly #since = new Map<Item, number>();
  readonly #bounds: QueueBounds;
  readonly #monotonic: () => number;
  readonly #evict: (item: Item) => void;

  /**
   * @param monotonic milliseconds of a clock that never jumps
   * @param evict lets an item go, and deletes it here
   */
  constructor(bounds: QueueBounds, monotonic: () => number, evict: (item: Item) => void) {
    this.#bounds = bounds;
    this.#monotonic = monotonic;
    this.#evict = evict;
  }

  get size(): number {
    return this.#since.size;
  }

  /** Each item, and when it came. */
  entries(): Iterable<readonly [Item, number]> {
    return this.#since.entries();
  }

  add(item: Item, since = this.#monotonic()): void {
    this.#since.set(item, since);
    if (this.#since.size <= this.#bounds.count) return;
    const [oldest] = this.#since.keys();
    if (oldest !== undefined) this.#evict(oldest);
  }

  delete(item: Item): void {
    this.#since.delete(item);
  }

  /** Lets go what has been here for too long. */
  sweep(): void {
    const now = this.#monotonic();
    for (const [item, since] of this.#since) {
      if (now - since < this.#bounds.time) return;
      this.#evict(item);
    }
  }

  /** Lets everything go. */
  drain(): void {
    for (const item of this.#since.keys()) this.#evict(item);
  }
}
