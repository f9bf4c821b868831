export interface Bounds {
  /** Entries held at most; one more drops the oldest. */
  readonly limit: number;
  /** Milliseconds that an entry is held at most. */
  readonly age: number;
}

/**
 * A map bounded in count and in age, for state whose end may never be told. An entry's age counts
 * from when it was last set. What is dropped for its bounds is handed to `dropped`.
 */
export class AgingMap<Key, Value> {
  readonly #entries = new Map<Key, { readonly value: Value; readonly since: number }>();
  readonly #bounds: Bounds;
  readonly #dropped: (value: Value) => void;

  constructor(bounds: Bounds, dropped: (value: Value) => void = () => {}) {
    this.#bounds = bounds;
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** @param now the present, in milliseconds; it must not run backwards by much */
  set(key: Key, value: Value, now: number): void {
    // Deleted first, so that the order of the entries is that of their ages.
    this.#entries.delete(key);
    this.#entries.set(key, { value, since: now });
    if (this.#entries.size > this.#bounds.limit) this.#dropOldest();
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** Drops what is too old. */
  sweep(now: number): void {
    for (const { since } of this.#entries.values()) {
      if (now - since < this.#bounds.age) return;
      this.#dropOldest();
    }
  }

  values(): Value[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  clear(): void {
    this.#entries.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#entries;
    if (oldest === undefined) return;
    this.#entries.delete(oldest[0]);
    this.#dropped(oldest[1].value);
  }
}
