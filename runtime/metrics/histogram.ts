import type { Admission } from './admission.ts';
import { CHANGED, type FamilyDefinition, type LabelTexts, MetricFamily, Series } from './family.ts';
import { isMeasure } from './measure.ts';

export interface HistogramDefinition extends FamilyDefinition {
  /** Upper bounds of the buckets, inclusive, ascending, finite. +Inf is implied. */
  readonly bounds: readonly number[];
}

const NONE: number[] = [];
/**
 * Where the moments of a series stand: the plain sum, and what rounding took from it (a sum of
 * decimals prints as the decimal it is), the least and the greatest observation. One array holds
 * them together in memory; a field of each would be an object of its own.
 */
const SUM = 0;
const LOST = 1;
const MIN = 2;
const MAX = 3;
const NO_MOMENTS = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A distribution: buckets that count only their own observations, and what they add up to. */
export class HistogramSeries extends Series {
  /** One for each bound, and one above the last; none before the first observation. */
  counts = NONE;
  #moments = NO_MOMENTS;
  readonly #family: Histogram;

  constructor(family: Histogram, labels: LabelTexts) {
    super(labels);
    this.#family = family;
  }

  /**
   * Adds an observation. Ignored, and counted, unless from 0 to 2^53 - 1.
   * @param divisor what makes the value one in the unit of the family, at least 1
   */
  observe(value: unknown, divisor = 1): void {
    if (!isMeasure(value)) {
      this.#family.admission.ignored += 1;
      return;
    }
    const target = this.state === CHANGED ? this : this.#family.touch(this);
    if (target === undefined) return;
    target.#add(value, divisor);
  }

  /** Divides by itself: a quotient that is handed over may cost an object. */
  #add(value: number, divisor: number): void {
    const amount = value / divisor;
    const { bounds } = this.#family;
    if (this.counts === NONE) {
      this.counts = new Array<number>(bounds.length + 1).fill(0);
      this.#moments = [...NO_MOMENTS];
    }
    const bucket = bucketOf(amount, bounds);
    this.counts[bucket]! += 1;
    const moments = this.#moments;
    if (amount < moments[MIN]!) moments[MIN] = amount;
    if (amount > moments[MAX]!) moments[MAX] = amount;
    // Neumaier's summation; neither addend is negative.
    const sum = moments[SUM]!;
    const total = sum + amount;
    moments[LOST]! += sum >= amount ? sum - total + amount : amount - total + sum;
    moments[SUM] = total;
  }

  get count(): number {
    let count = 0;
    for (const one of this.counts) count += one;
    return count;
  }

  get sum(): number {
    return this.#moments[SUM]! + this.#moments[LOST]!;
  }

  get min(): number {
    return this.#moments[MIN]!;
  }

  get max(): number {
    return this.#moments[MAX]!;
  }

  reset(): void {
    this.counts = NONE;
  }
}

export class Histogram extends MetricFamily<HistogramSeries> {
  readonly type = 'histogram';
  readonly bounds: readonly number[];

  /** @throws RangeError when the bounds are not ascending and finite */
  constructor(definition: HistogramDefinition, admission: Admission) {
    const { bounds, name } = definition;
    if (!bounds.every((bound, i) => isAbove(bound, bounds[i - 1]))) {
      throw new RangeError(`${name}: bucket bounds must be finite and ascending`);
    }
    super(definition, admission);
    this.bounds = bounds;
  }

  protected make(labels: LabelTexts): HistogramSeries {
    return new HistogramSeries(this, labels);
  }
}

function isAbove(bound: number, previous: number | undefined): boolean {
  return Number.isFinite(bound) && (previous === undefined || bound > previous);
}

/** The first bucket whose bound is not below the value. */
function bucketOf(value: number, bounds: readonly number[]): number {
  let low = 0;
  // The next duration cannot be predicted: a search without branches beats one with fewer steps.
  for (let left = bounds.length; left > 0; ) {
    const half = (left + 1) >> 1;
    low += half & -isAboveAsBit(value, bounds[low + half - 1]!);
    left -= half;
  }
  return low;
}

/** 1 or 0, which the compiler makes of a comparison without a jump. */
function isAboveAsBit(value: number, bound: number): number {
  return ((value > bound) as unknown as number) | 0;
}
