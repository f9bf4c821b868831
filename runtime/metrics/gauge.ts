import { CHANGED, type LabelTexts, MetricFamily, Series } from './family.ts';
import { isMeasure } from './measure.ts';

/** A value that goes up and down; the last one counts. */
export class GaugeSeries extends Series {
  value = 0;
  readonly #family: Gauge;

  constructor(family: Gauge, labels: LabelTexts) {
    super(labels);
    this.#family = family;
  }

  /**
   * Sets the value. Ignored, and counted, unless from 0 to 2^53 - 1.
   * @param divisor what makes the value one in the unit of the family, at least 1
   */
  set(value: unknown, divisor = 1): void {
    const target = this.#target(value);
    if (target !== undefined) target.value = (value as number) / divisor + 0; // -0 becomes 0
  }

  /** Adds to the value, which begins at 0: for a total over the items of one event. */
  raise(value: unknown, divisor = 1): void {
    const target = this.#target(value);
    if (target !== undefined) target.value += (value as number) / divisor;
  }

  reset(): void {
    this.value = 0;
  }

  #target(value: unknown): GaugeSeries | undefined {
    if (isMeasure(value)) return this.state === CHANGED ? this : this.#family.touch(this);
    this.#family.admission.ignored += 1;
    return undefined;
  }
}

export class Gauge extends MetricFamily<GaugeSeries> {
  readonly type = 'gauge';

  protected make(labels: LabelTexts): GaugeSeries {
    return new GaugeSeries(this, labels);
  }
}
