import type { Attributes, Meter } from '@opentelemetry/api';
import type { FamilyDefinition, LabelTexts } from '../../metrics/family.ts';
import type { HistogramDefinition } from '../../metrics/histogram.ts';
import { isMeasure, isPositive } from '../../metrics/measure.ts';
import type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Labelled,
  MetricStore,
} from '../../metrics/metric-store.ts';
import { Normaliser } from '../../metrics/normaliser.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import { SERIES_CAP } from '../../metrics/series-store.ts';
import { MemoBudget, type TupleMemo } from '../../metrics/tuple-memo.ts';
import { labelAttributes, OVERFLOW } from './store-producer.ts';

/** A store that keeps nothing: every sample goes to an instrument of a preloaded SDK. */
export class MeterStore implements MetricStore {
  readonly normaliser: Normaliser;
  readonly #meterOf: (metric: string) => Meter;
  readonly #memos: MemoBudget;

  /** @param meterOf the meter of a metric, by its name */
  constructor(meterOf: (metric: string) => Meter, redact: Redactor) {
    this.#meterOf = meterOf;
    this.normaliser = new Normaliser(redact);
    this.#memos = new MemoBudget(this.normaliser);
  }

  memo<T>(): TupleMemo<T> {
    return this.#memos.memo();
  }

  counter(definition: FamilyDefinition): Labelled<BoundCounter> {
    const { name, help: description, unit = '' } = definition;
    const instrument = this.#meterOf(name).createCounter(name, { description, unit });
    return new Instrument(definition, (attributes) => ({
      add(amount, divisor = 1) {
        if (isPositive(amount)) instrument.add(amount / divisor, attributes);
      },
    }));
  }

  gauge(definition: FamilyDefinition): Labelled<BoundGauge> {
    const { name, help: description, unit = '' } = definition;
    const instrument = this.#meterOf(name).createGauge(name, { description, unit });
    return new Instrument(definition, (attributes) => {
      let last: number | undefined;
      const record = (value: number): void => {
        last = value;
        instrument.record(value, attributes);
      };
      return {
        set(value, divisor = 1) {
          if (isMeasure(value)) record(value / divisor);
        },
        raise(value, divisor = 1) {
          if (isMeasure(value)) record((last ?? 0) + value / divisor);
        },
        // The SDK would go on with the last value.
        clear() {
          if (last !== undefined) record(0);
        },
      };
    });
  }

  histogram(definition: HistogramDefinition): Labelled<BoundHistogram> {
    const { name, help: description, unit = '', bounds } = definition;
    const advice = { explicitBucketBoundaries: [...bounds] };
    const instrument = this.#meterOf(name).createHistogram(name, { description, unit, advice });
    return new Instrument(definition, (attributes) => ({
      observe(value, divisor = 1) {
        if (isMeasure(value)) instrument.record(value / divisor, attributes);
      },
    }));
  }

  invalidateValues(): void {
    this.normaliser.invalidate();
    this.#memos.invalidate();
  }

  ignore(): void {}
}

type Clearable<Bound> = Bound & { clear?(): void };

/**
 * What an instrument is recorded with: the first attribute sets for good, everything later under
 * the overflow set, itself one of the limit. The SDK cannot be left to it: its own limit holds for
 * one export interval, and the sums of all intervals add up without end.
 */
class Instrument<Bound> implements Labelled<Bound> {
  readonly #definition: FamilyDefinition;
  readonly #bind: (attributes: Attributes) => Clearable<Bound>;
  readonly #bound = new Map<string, Clearable<Bound>>();
  #overflow: Clearable<Bound> | undefined;

  constructor(definition: FamilyDefinition, bind: (attributes: Attributes) => Clearable<Bound>) {
    this.#definition = definition;
    this.#bind = bind;
  }

  series(...labels: LabelTexts): Bound {
    const key = JSON.stringify(labels.map((text) => text ?? null));
    const known = this.#bound.get(key);
    if (known !== undefined) return known;
    if (this.#bound.size >= SERIES_CAP - 1) {
      this.#overflow ??= this.#bind(OVERFLOW);
      return this.#overflow;
    }
    const bound = this.#bind(Object.freeze(labelAttributes(this.#definition, labels)));
    this.#bound.set(key, bound);
    return bound;
  }

  clear(): void {
    for (const bound of this.#bound.values()) bound.clear?.();
    this.#overflow?.clear?.();
  }
}
