/** Which new series a store lets in, and what it counted beside its series. Shared by its families. */
export class Admission {
  readonly cap: number;
  /** Series held. */
  size = 0;
  /** Samples that were refused for want of a place, and samples whose value could not be used. */
  refused = 0;
  ignored = 0;
  /** Somebody was told that there is no place. */
  refusing = false;
  readonly #onRoom: () => void;
  /** Places that no family has for itself, and how many of them are taken. */
  #open: number;
  #taken = 0;

  /** @param onRoom called when somebody was told that there is no place, and places become free */
  constructor(cap: number, onRoom: () => void = () => {}) {
    this.cap = cap;
    this.#onRoom = onRoom;
    this.#open = cap;
  }

  /** Keeps places for one family: they are not open to the others. */
  reserve(places: number): void {
    this.#open -= places;
  }

  /** Whether there is one more for a family that holds `size` series, with so many for itself. */
  hasRoom(size: number, reserve: number): boolean {
    return this.size < this.cap && (size < reserve || this.#taken < this.#open);
  }

  /** Such a family takes it. */
  admit(size: number, reserve: number): void {
    if (size >= reserve) this.#taken += 1;
    this.size += 1;
  }

  /** A family gave all its places back. */
  release(size: number, reserve: number): void {
    this.#taken -= Math.max(size - reserve, 0);
    this.size -= size;
    if (!this.refusing || size === 0) return;
    this.refusing = false;
    this.#onRoom();
  }
}
