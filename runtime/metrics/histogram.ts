import type { Admission } from './admission.ts';
import { CHANGED, type FamilyDefinition, type LabelTexts, MetricFamily, Series } from './family.ts';
import { isMeasure } from './measure.ts';

export interface HistogramDefinition extends FamilyDefinition {
  /** Upper bounds of the buckets, inclusive, ascending, finite. +Inf is implied. */
  readonly bounds: readonly number[];
}

/**
 * Where the numbers of a series stand: the plain sum, and what rounding took from it (a sum of
 * decimals prints as the decimal it is), the least and the greatest observation, and from `BUCKETS`
 * on the counts, one for each bound and one above the last. One array of them all lies together in
 * memory; a field of each would be an object of its own.
 */
const SUM = 0;
const LOST = 1;
const MIN = 2;
const MAX = 3;
export const BUCKETS = 4;
const EMPTY = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A distribution: buckets that count only their own observations, and what they add up to. */
export class HistogramSeries extends Series {
  numbers = EMPTY;
  /** The lowest bucket that took an observation since the reader of changes put this up. */
  lowest = 0;
  readonly #family: Histogram;

  constructor(family: Histogram, labels: LabelTexts, key: string) {
    super(labels, key);
    this.#family = family;
  }

  /**
   * Adds an observation. Ignored unless finite and at least 0.
   * @param divisor what makes the value one in the unit of the family, at least 1
   */
  observe(value: unknown, divisor = 1): void {
    if (!isMeasure(value)) {
      this.#family.admission.ignored += 1;
      return;
    }
    const taker = this.state === CHANGED ? this : this.#family.touch(this);
    if (taker === undefined) return;
    taker.#count(value / divisor);
  }

  #count(amount: number): void {
    const { bounds } = this.#family;
    if (this.numbers === EMPTY) this.numbers = [...EMPTY, ...bounds.map(() => 0), 0];
    const { numbers } = this;
    const bucket = bucketOf(amount, bounds);
    numbers[BUCKETS + bucket]! += 1;
    if (bucket < this.lowest) this.lowest = bucket;
    if (amount < numbers[MIN]!) numbers[MIN] = amount;
    if (amount > numbers[MAX]!) numbers[MAX] = amount;
    // Neumaier's summation; neither addend is negative.
    const sum = numbers[SUM]!;
    const total = sum + amount;
    numbers[LOST]! += sum >= amount ? sum - total + amount : amount - total + sum;
    numbers[SUM] = total;
  }

  /** One for each bound, and one above the last; none before the first observation. */
  get counts(): number[] {
    return this.numbers.slice(BUCKETS);
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  get sum(): number {
    const sum = this.numbers[SUM]!;
    return sum === Number.POSITIVE_INFINITY ? sum : sum + this.numbers[LOST]!;
  }

  get min(): number {
    return this.numbers[MIN]!;
  }

  get max(): number {
    return this.numbers[MAX]!;
  }

  reset(): void {
    this.numbers = EMPTY;
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

  protected make(labels: LabelTexts, key: string): HistogramSeries {
    return new HistogramSeries(this, labels, key);
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
