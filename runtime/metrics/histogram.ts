import type { Admission } from './admission.ts';
import type { LabelSet } from './label-set.ts';
import { isMeasure } from './measure.ts';
import { CHANGED, type FamilyDefinition, MetricFamily } from './metric-family.ts';

export interface HistogramDefinition extends FamilyDefinition {
  /** Upper bounds of the buckets, inclusive, ascending, finite; at most 254. +Inf is implied. */
  readonly bounds: readonly number[];
}

const MOST_BOUNDS = 254;
/** The state of a changed series of which no bucket changed yet; less says which is the lowest. */
const NO_BUCKET = 0xffff;

/** One array for all families of the same bounds: fewer for the processor to have at hand. */
const searched = new Map<string, Float64Array>();

/**
 * A family of distributions. A row's cells are its buckets, each counting only its own
 * observations, the one above the last bound, the sum of the observed values, and what rounding
 * took from that sum. With the latter, a sum of decimals prints as the decimal that it is.
 */
export class Histogram extends MetricFamily {
  readonly type = 'histogram';
  readonly bounds: readonly number[];
  readonly #bounds: Float64Array;

  /** @throws RangeError when the bounds are not ascending and finite, or too many */
  constructor(definition: HistogramDefinition, labels: LabelSet, admission: Admission) {
    const { bounds } = definition;
    if (bounds.length > MOST_BOUNDS || !bounds.every((bound, i) => isAbove(bound, bounds[i - 1]))) {
      throw new RangeError(`${definition.name}: bucket bounds must be finite, ascending, and few`);
    }
    super(definition, labels, admission, bounds.length + 3);
    this.bounds = bounds;
    const key = bounds.join();
    this.#bounds = searched.get(key) ?? Float64Array.from(bounds);
    searched.set(key, this.#bounds);
  }

  /**
   * Adds an observation to the series of a row from `labels.find()`. Ignored unless finite and at
   * least 0.
   * @param divisor what makes the value one in the unit of the family, at least 1
   */
  observe(row: number, value: unknown, divisor = 1): void {
    if (!isMeasure(value)) {
      this.admission.ignored += 1;
      return;
    }
    if (!(this.states[row]! >= CHANGED) && !this.change(row, NO_BUCKET)) return;
    const amount = value / divisor;
    const bucket = this.#bucketOf(amount);
    if (CHANGED + bucket < this.states[row]!) this.states[row] = CHANGED + bucket;
    const { cells } = this;
    const end = (row + 1) * this.width;
    cells[end - this.width + bucket]! += 1;
    // Neumaier's summation; neither addend is negative.
    const sum = cells[end - 2]!;
    const total = sum + amount;
    cells[end - 1]! += sum >= amount ? sum - total + amount : amount - total + sum;
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
    return this.states[row]! - CHANGED;
  }

  /** The first bucket whose bound is not below the value. */
  #bucketOf(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    // Nobody can foretell the next duration: a search without branches beats one with fewer steps.
    for (let left = bounds.length; left > 0; ) {
      const half = (left + 1) >> 1;
      low += half & -isAboveAsBit(value, bounds[low + half - 1]!);
      left -= half;
    }
    return low;
  }
}

function isAbove(bound: number, previous: number | undefined): boolean {
  return Number.isFinite(bound) && (previous === undefined || bound > previous);
}

/** 1 or 0, which the compiler makes of a comparison without a jump. */
function isAboveAsBit(value: number, bound: number): number {
  return ((value > bound) as unknown as number) | 0;
}
