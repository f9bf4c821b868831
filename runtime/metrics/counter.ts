import type { Admission } from './admission.ts';
import type { LabelSet } from './label-set.ts';
import { isPositive } from './measure.ts';
import { CHANGED, type FamilyDefinition, MetricFamily } from './metric-family.ts';

/** A family of totals that only grow. */
export class Counter extends MetricFamily {
  readonly type = 'counter';

  constructor(definition: FamilyDefinition, labels: LabelSet, admission: Admission) {
    super(definition, labels, admission, 1);
  }

  /**
   * Adds to the series of a row from `labels.find()`. The amount must be finite and above 0;
   * 0 adds nothing and creates nothing, anything else counts as ignored.
   * @param divisor what makes the amount one in the unit of the family, at least 1
   */
  add(row: number, amount: unknown, divisor = 1): void {
    if (!isPositive(amount)) {
      if (amount !== 0) this.admission.ignored += 1;
      return;
    }
    if (this.states[row] !== CHANGED && !this.change(row)) return;
    this.cells[row]! += amount / divisor;
  }
}
