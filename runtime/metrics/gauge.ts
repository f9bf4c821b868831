import type { Admission } from './admission.ts';
import type { LabelSet } from './label-set.ts';
import { isMeasure } from './measure.ts';
import { CHANGED, type FamilyDefinition, MetricFamily } from './metric-family.ts';

/** A family of values that go up and down; the last one counts. */
export class Gauge extends MetricFamily {
  readonly type = 'gauge';

  constructor(definition: FamilyDefinition, labels: LabelSet, admission: Admission) {
    super(definition, labels, admission, 1);
  }

  /**
   * Sets the series of a row from `labels.find()`. Ignored unless finite and at least 0.
   * @param divisor what makes the value one in the unit of the family, at least 1
   */
  set(row: number, value: unknown, divisor = 1): void {
    if (!isMeasure(value)) {
      this.admission.ignored += 1;
      return;
    }
    if (this.states[row] !== CHANGED && !this.change(row)) return;
    this.cells[row] = value / divisor + 0; // -0 becomes 0
  }

  /** Adds to the series of a row, which begins at 0: for a total over the items of one event. */
  raise(row: number, value: number): void {
    const known = this.has(row);
    this.set(row, known ? this.cells[row]! + value : value);
  }

  /** All series vanish and give their places back, and the rows too unless other families hold them. */
  clear(): void {
    this.forget();
    this.labels.clear();
  }
}
