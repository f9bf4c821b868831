export interface Bounds {
  /** Entries held at most; one more drops the oldest. */
  readonly limit: number;
  /** Milliseconds that an entry is held at most. */
  readonly age: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly since: number;
}

/**
 * A map bounded in count and in age, for state whose end may never be told. An entry's age counts
 * from when it was last set. What is dropped for its bounds is handed to `dropped`.
 */
export class AgingMap<Key, Value> {
  readonly #entries = new Map<Key, Entry<Value>>();
  readonly #bounds: Bounds;
  readonly #dropped: (value: Value) => void;
  /** Walks from the oldest entry on. A fresh walk would pass all that was deleted before it. */
  #walk: MapIterator<[Key, Entry<Value>]> | undefined;
  #reached: [Key, Entry<Value>] | undefined;

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
    if (this.#entries.size > this.#bounds.limit) this.#drop(this.#oldest());
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** Drops what is too old. */
  sweep(now: number): void {
    for (;;) {
      const oldest = this.#oldest();
      if (oldest === undefined || now - oldest[1].since < this.#bounds.age) return;
      this.#drop(oldest);
    }
  }

  values(): Value[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  clear(): void {
    this.#entries.clear();
  }

  #drop(entry: [Key, Entry<Value>] | undefined): void {
    if (entry === undefined) return;
    this.#entries.delete(entry[0]);
    this.#dropped(entry[1].value);
  }

  #oldest(): [Key, Entry<Value>] | undefined {
    while (this.#entries.size > 0) {
      const reached = this.#reached;
      if (reached !== undefined && this.#entries.get(reached[0]) === reached[1]) return reached;
      this.#walk ??= this.#entries.entries();
      const step = this.#walk.next();
      this.#reached = step.done ? undefined : step.value;
      if (step.done) this.#walk = undefined;
    }
    return undefined;
  }
}
