/** What generated handlers need of a store, so that the same handlers can feed another one. */
import type { FamilyDefinition, LabelTexts } from './family.ts';
import type { HistogramDefinition } from './histogram.ts';
import type { Normaliser } from './normaliser.ts';
import type { TupleMemo } from './tuple-memo.ts';

/** A counter bound to its labels. */
export interface BoundCounter {
  /** Adds an amount above 0. @param divisor what makes it one in the unit of the metric */
  add(amount: unknown, divisor?: number): void;
}

export interface BoundGauge {
  set(value: unknown, divisor?: number): void;
  /** Adds to the value, which begins at 0: for a total over the items of one event. */
  raise(value: unknown, divisor?: number): void;
}

export interface BoundHistogram {
  observe(value: unknown, divisor?: number): void;
}

/** A metric, which gives a bound one for the value of each label, in order. */
export interface Labelled<Bound> {
  series(...labels: LabelTexts): Bound;
  /** All series vanish. */
  clear(): void;
}

export interface MetricStore {
  /** Makes the values of its labels. */
  readonly normaliser: Normaliser;
  /** The memo of one kind of event. */
  memo<T>(): TupleMemo<T>;
  counter(definition: FamilyDefinition): Labelled<BoundCounter>;
  gauge(definition: FamilyDefinition): Labelled<BoundGauge>;
  histogram(definition: HistogramDefinition): Labelled<BoundHistogram>;
  /** Normalises every raw value anew from now on: for when the rules of redaction changed. */
  invalidateValues(): void;
  /** Counts an observation that could not be read at all. */
  ignore(): void;
}
