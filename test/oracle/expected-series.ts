import { at, type Facts, holds, type MetricFact } from './facts.ts';
import { attributesOf, type PlainEvent, type Situation } from './readings.ts';
import { isCounted, type Stimulus } from './stimuli.ts';

/** What one series holds: a number, or the sum and how many observations are in the bucket of each bound. */
export interface Series {
  value: number;
  readonly buckets: Map<number, number>;
}

/** Type and unit of a family, and its series by their labels. */
export interface Family {
  readonly type: string;
  readonly series: Map<string, Series>;
}
export type Families = ReadonlyMap<string, Family>;

/**
 * The series of one side after some events, worked out from the documents' facts alone. Families
 * that no event reached are not in it.
 */
export function expectedSeries(
  facts: Facts,
  side: 'prometheus' | 'otel',
  stimuli: readonly Stimulus[],
): Families {
  const families = new Map<string, Family>();
  const counted = stimuli.filter(({ event, metadata }) => isCounted(event.type, metadata));
  for (const [name, fact] of facts[side]) {
    const series: Family['series'] = new Map();
    for (const { event } of counted)
      if (fact.on.includes(event.type) && holds(fact.where, event))
        record(series, fact, event, facts);
    const type = side === 'otel' ? `${fact.type} ${fact.unit}` : fact.type;
    if (series.size > 0) families.set(name, { type, series });
  }
  return families;
}

function record(all: Family['series'], fact: MetricFact, event: PlainEvent, facts: Facts): void {
  const observe = (amount: unknown, situation: Situation = {}): void =>
    add(all, seriesKey(attributesOf(fact.labels, event, facts, situation)), fact, amount);
  if (fact.items !== undefined) {
    // Items that are gone take their series with them.
    all.clear();
    const items = at(event, fact.items);
    const sums = new Map<string, { item: unknown; sum: number }>();
    for (const item of Array.isArray(items) ? items : []) {
      const amount = at(item, fact.value as string);
      if (!isAmount(amount)) continue;
      const key = String(at(item, 'script'));
      const known = sums.get(key);
      sums.set(key, { item, sum: (known?.sum ?? 0) + amount });
    }
    for (const { item, sum } of sums.values()) observe(sum, { item });
  } else if (fact.each !== undefined) {
    for (const [part, path] of Object.entries(fact.each)) observe(at(event, path), { part });
  } else {
    const reading = typeof fact.value === 'object' ? fact.value[event.type] : fact.value;
    const [path, divisor = 1] = reading?.split(' / ') ?? [];
    const amount = path === undefined ? undefined : at(event, path);
    if (fact.value === undefined) observe(1);
    else if (isAmount(amount)) observe(amount / Number(divisor));
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function add(all: Family['series'], key: string, fact: MetricFact, amount: unknown): void {
  if (!isAmount(amount)) return;
  // A counter that is given nothing has nothing to show.
  if (amount === 0 && (fact.type === 'counter' || fact.above_zero === true)) return;
  const bounds = fact.type === 'histogram' ? [...fact.bounds, Infinity] : [];
  const buckets = new Map(bounds.map((bound) => [bound, 0]));
  const series = all.get(key) ?? { value: 0, buckets };
  all.set(key, series);
  series.value = fact.type === 'gauge' ? amount : series.value + amount;
  const bound = bounds.find((one) => amount <= one);
  if (bound !== undefined) series.buckets.set(bound, series.buckets.get(bound)! + 1);
}

/** One text for one label set, whatever the order of its names. */
export function seriesKey(labels: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
