/** Which new series a store lets in, and what it counted beside its series. Shared by its families. */
export class Admission {
  readonly cap: number;
  /** Series held. */
  size = 0;
  /** Samples that were refused for want of a place, and samples whose value could not be used. */
  refused = 0;
  ignored = 0;
  /** Places that no family has for itself, and how many of them are taken. */
  #open: number;
  #taken = 0;

  constructor(cap: number) {
    this.cap = cap;
    this.#open = cap;
  }

  /** Keeps places for one family: they are not open to the others. */
  reserve(places: number): void {
    this.#open -= places;
  }

  /** Whether a family that holds `size` series, with so many places for itself, got one more. */
  admit(size: number, reserve: number): boolean {
    if (this.size >= this.cap) return false;
    if (size >= reserve) {
      if (this.#taken >= this.#open) return false;
      this.#taken += 1;
    }
    this.size += 1;
    return true;
  }

  /** A family gave all its places back. */
  release(size: number, reserve: number): void {
    this.#taken -= Math.max(size - reserve, 0);
    this.size -= size;
  }
}
