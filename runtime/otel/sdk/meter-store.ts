import type { Attributes, Meter, MeterProvider } from '@opentelemetry/api';
import type { FamilyDefinition } from '../../metrics/family.ts';
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
import { MemoBudget } from '../../metrics/tuple-memo.ts';
import { type Scopes, scopeOf } from '../scope.ts';
import { labelAttributes, OVERFLOW } from './store-producer.ts';

/** A store that keeps nothing: every sample goes to an instrument of a preloaded SDK. */
export function meterStore(
  meters: Pick<MeterProvider, 'getMeter'>,
  scopes: Scopes,
  redact: Redactor,
): MetricStore {
  function meterOf({ name }: FamilyDefinition): Meter {
    const scope = scopeOf(scopes, name);
    return meters.getMeter(scope.name, scope.version, scope);
  }
  const normaliser = new Normaliser(redact);
  const memos = new MemoBudget(normaliser);
  return {
    normaliser,
    memo: () => memos.memo(),

    counter(definition) {
      const instrument = meterOf(definition).createCounter(...described(definition));
      return labelled<BoundCounter>(definition, (attributes) => ({
        add: usable(isPositive, (amount) => instrument.add(amount, attributes)),
      }));
    },

    gauge(definition) {
      const instrument = meterOf(definition).createGauge(...described(definition));
      return labelled<BoundGauge>(definition, (attributes) => {
        let last: number | undefined;
        const record = (value: number): void => {
          last = value;
          instrument.record(value, attributes);
        };
        return {
          set: usable(isMeasure, record),
          raise: usable(isMeasure, (value) => record((last ?? 0) + value)),
          // The SDK would go on with the last value.
          clear() {
            if (last !== undefined) record(0);
          },
        };
      });
    },

    histogram(definition) {
      const [name, options] = described(definition);
      const advice = { explicitBucketBoundaries: [...definition.bounds] };
      const instrument = meterOf(definition).createHistogram(name, { ...options, advice });
      return labelled<BoundHistogram>(definition, (attributes) => ({
        observe: usable(isMeasure, (value) => instrument.record(value, attributes)),
      }));
    },

    invalidateValues() {
      normaliser.invalidate();
      memos.invalidate();
    },
    ignore() {},
  };
}

/** Records what is a number of that kind, in the unit of the metric. */
function usable(isUsable: (value: unknown) => value is number, record: (value: number) => void) {
  return (value: unknown, divisor = 1): void => {
    if (isUsable(value)) record(value / divisor);
  };
}

const described = ({ name, help: description, unit = '' }: FamilyDefinition) =>
  [name, { description, unit }] as const;

/**
 * What an instrument is recorded with: the first attribute sets for good, everything later under
 * the overflow set, itself one of the limit. The SDK cannot be left to it: its own limit holds for
 * one export interval, and the sums of all intervals add up without end.
 */
function labelled<Bound>(
  definition: FamilyDefinition,
  bind: (attributes: Attributes) => Bound & { clear?(): void },
): Labelled<Bound> {
  const bound = new Map<string, ReturnType<typeof bind>>();
  let overflow: ReturnType<typeof bind> | undefined;
  return {
    series(...labels) {
      const key = JSON.stringify(labels);
      const known = bound.get(key);
      if (known !== undefined) return known;
      if (bound.size >= SERIES_CAP - 1) {
        overflow ??= bind(OVERFLOW);
        return overflow;
      }
      const made = bind(Object.freeze(labelAttributes(definition, labels)));
      bound.set(key, made);
      return made;
    },
    clear() {
      for (const one of [...bound.values(), overflow]) one?.clear?.();
    },
  };
}
