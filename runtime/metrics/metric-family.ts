import type { Admission } from './admission.ts';
import type { LabelSet } from './label-set.ts';

export interface FamilyDefinition {
  /** Metric name, as the exposition prints it. */
  readonly name: string;
  readonly help: string;
  /** Most series of this family; the store's cap applies as well. */
  readonly limit?: number;
}

const NO_SERIES = 0;
const UNCHANGED = 1;
/** The least state of a series that has a sample younger than the last `settle`. */
export const CHANGED = 2;

const FIRST_ROWS = 8;

/**
 * A metric family: one series per row of its label set, from its first sample on. Each row owns a
 * slice of `width` numbers in `cells`. The rows that changed since the last `settle` are listed,
 * so that a reader need not look at the others.
 */
export abstract class MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly labels: LabelSet;
  abstract readonly type: 'counter' | 'gauge' | 'histogram';

  /** Numbers per row. */
  readonly width: number;
  cells: Float64Array;
  /** Per row: no series, unchanged or changed. */
  states = new Uint16Array(FIRST_ROWS);
  /** The rows that changed, the first `changedCount` of them. */
  changedRows = new Int32Array(FIRST_ROWS);
  changedCount = 0;
  /** Grows when a series is born or all vanish. */
  births = 0;

  protected readonly admission: Admission;
  readonly #limit: number;
  #size = 0;

  constructor(definition: FamilyDefinition, labels: LabelSet, admission: Admission, width: number) {
    this.name = definition.name;
    this.help = definition.help;
    this.labels = labels;
    this.width = width;
    this.cells = new Float64Array(FIRST_ROWS * width);
    this.admission = admission;
    this.#limit = definition.limit ?? Number.POSITIVE_INFINITY;
    labels.join(this);
  }

  /** Series held. */
  get size(): number {
    return this.#size;
  }

  /** Whether a series may be born. */
  get hasRoom(): boolean {
    return this.#size < this.#limit && this.admission.hasRoom();
  }

  has(row: number): boolean {
    return (this.states[row] ?? NO_SERIES) !== NO_SERIES;
  }

  /** Declares every change as read. */
  settle(): void {
    for (let i = 0; i < this.changedCount; i += 1) this.states[this.changedRows[i]!] = UNCHANGED;
    this.changedCount = 0;
  }

  /** Drops all series and gives their places back. The rows are the label set's to drop. */
  forget(): void {
    this.admission.size -= this.#size;
    this.#size = 0;
    this.births += 1;
    this.changedCount = 0;
    this.states.fill(NO_SERIES);
    this.cells.fill(0);
  }

  /**
   * Notes that a row is about to change, by that state; its series is born when it has none. False
   * when the series was refused, which is counted.
   */
  protected change(row: number, state = CHANGED): boolean {
    if (!this.has(row) && !this.#bear(row)) {
      this.admission.refused += 1;
      return false;
    }
    this.states[row] = state;
    this.changedRows[this.changedCount] = row;
    this.changedCount += 1;
    return true;
  }

  #bear(row: number): boolean {
    if (row < 0 || !this.hasRoom || !this.labels.keep(row)) return false;
    if (row >= this.states.length) this.#grow(row);
    this.#size += 1;
    this.admission.size += 1;
    this.births += 1;
    return true;
  }

  #grow(row: number): void {
    let rows = this.states.length;
    while (rows <= row) rows *= 2;
    const { states, changedRows, cells } = this;
    this.states = new Uint16Array(rows);
    this.states.set(states);
    this.changedRows = new Int32Array(rows);
    this.changedRows.set(changedRows);
    this.cells = new Float64Array(rows * this.width);
    this.cells.set(cells);
  }
}
