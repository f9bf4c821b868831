/** How many series one store holds and may hold, and what it turned away. Shared by its families. */
export class Admission {
  readonly cap: number;
  size = 0;
  refused = 0;
  ignored = 0;

  /** Whether a series may be born. */
  readonly hasRoom = (): boolean => this.size < this.cap;

  constructor(cap: number) {
    this.cap = cap;
  }
}
