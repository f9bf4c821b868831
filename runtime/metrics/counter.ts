import type { Admission } from './admission.ts';
import {
  CHANGED,
  type FamilyDefinition,
  type LabelTexts,
  MetricFamily,
  Series,
  type ZeroTuples,
} from './family.ts';
import { isPositive } from './measure.ts';

/** A total that only grows. */
export class CounterSeries extends Series {
  value = 0;
  readonly #family: Counter;

  constructor(family: Counter, labels: LabelTexts) {
    super(labels);
    this.#family = family;
  }

  /**
   * Adds to the total. The amount must be above 0 and below 2^53; 0 adds nothing and creates
   * nothing, anything else counts as ignored.
   * @param divisor what makes the amount one in the unit of the family, at least 1
   */
  add(amount: unknown, divisor = 1): void {
    if (!isPositive(amount)) {
      if (amount !== 0) this.#family.admission.ignored += 1;
      return;
    }
    const target = this.state === CHANGED ? this : this.#family.touch(this);
    if (target !== undefined) target.value += amount / divisor;
  }

  /** Shows the total from now on, be it 0. */
  show(): void {
    this.#family.touch(this);
  }

  reset(): void {
    this.value = 0;
  }
}

export class Counter extends MetricFamily<CounterSeries> {
  readonly type = 'counter';

  constructor(definition: FamilyDefinition, admission: Admission) {
    super(definition, admission);
    for (const tuples of definition.zeros ?? [])
      for (const labels of combined(tuples)) this.series(...labels).show();
  }

  protected make(labels: LabelTexts): CounterSeries {
    return new CounterSeries(this, labels);
  }
}

/** Every combination of a value of each label. */
function combined(tuples: ZeroTuples): string[][] {
  return tuples.reduce<string[][]>(
    (all, values) => all.flatMap((labels) => values.map((value) => [...labels, value])),
    [[]],
  );
}
