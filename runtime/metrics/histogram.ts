import type { Admission } from './admission.ts';
import type { LabelSet } from './label-set.ts';
import { CHANGED, type FamilyDefinition, MetricFamily } from './metric-family.ts';

export interface HistogramDefinition extends FamilyDefinition {
  /** Upper bounds of the buckets, inclusive, ascending, finite; at most 254. +Inf is implied. */
  readonly bounds: readonly number[];
}

/** No bucket of the row changed since the last `settle`. */
const NO_BUCKET = 255;

/**
 * A family of distributions. A row's cells are its buckets, each counting only its own
 * observations, the one above the last bound, the sum of the observed values, and what rounding
 * took from that sum. With the latter, a sum of decimals prints as the decimal that it is.
 */
export class Histogram extends MetricFamily {
  readonly type = 'histogram';
  readonly bounds: readonly number[];
  readonly #bounds: Float64Array;
  #lowest = new Uint8Array(0);

  /** @throws RangeError when the bounds are not ascending and finite, or too many */
  constructor(definition: HistogramDefinition, labels: LabelSet, admission: Admission) {
    const { bounds } = definition;
    if (bounds.length >= NO_BUCKET || !bounds.every((bound, i) => isAbove(bound, bounds[i - 1]))) {
      throw new RangeError(`${definition.name}: bucket bounds must be finite, ascending, and few`);
    }
    super(definition, labels, admission, bounds.length + 3);
    this.bounds = bounds;
    this.#bounds = Float64Array.from(bounds);
  }

  /** Adds an observation to the series of a row from `labels.find()`. Ignored unless finite and at least 0. */
  observe(row: number, value: number): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      this.admission.ignored += 1;
      return;
    }
    if (this.states[row] !== CHANGED && !this.change(row)) return;
    const bucket = this.#bucketOf(value);
    if (bucket < this.#lowest[row]!) this.#lowest[row] = bucket;
    const { cells } = this;
    const end = (row + 1) * this.width;
    cells[end - this.width + bucket]! += 1;
    // Neumaier's summation; neither addend is negative.
    const sum = cells[end - 2]!;
    const total = sum + value;
    cells[end - 1]! += sum >= value ? sum - total + value : value - total + sum;
    cells[end - 2] = total;
  }

  /** The sum of a row's observations. */
  sum(row: number): number {
    const end = (row + 1) * this.width;
    const total = this.cells[end - 2]!;
    return total === Number.POSITIVE_INFINITY ? total : total + this.cells[end - 1]!;
  }

  /** The lowest bucket of a changed row that changed; every bucket below is as it was. */
  lowestChange(row: number): number {
    return this.#lowest[row]!;
  }

  protected override change(row: number): boolean {
    if (!super.change(row)) return false;
    if (row >= this.#lowest.length) {
      const lowest = new Uint8Array(this.states.length);
      lowest.set(this.#lowest);
      this.#lowest = lowest;
    }
    this.#lowest[row] = NO_BUCKET;
    return true;
  }

  /** The first bucket whose bound is not below the value. */
  #bucketOf(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function isAbove(bound: number, previous: number | undefined): boolean {
  return Number.isFinite(bound) && (previous === undefined || bound > previous);
}
