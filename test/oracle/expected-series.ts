import type { Facts, MetricFact, Reading } from './facts.ts';
import { at, type PlainEvent, readingOf } from './readings.ts';
import type { Stimulus } from './stimuli.ts';

/** What one series holds: a number, or an observation count for each bucket and the sum. */
interface Series {
  value: number;
  buckets: number[];
}

/** Series by their labels, as JSON of sorted pairs. */
export type Family = Map<string, Series>;

/**
 * The series of one side after some events, worked out from the documents' facts alone. Families
 * that no event reached are not in it.
 */
export function expectedSeries(
  facts: Facts,
  side: 'prometheus' | 'otel',
  stimuli: readonly Stimulus[],
): Map<string, Family> {
  const families = new Map<string, Family>();
  for (const [name, fact] of facts[side]) {
    const family: Family = new Map();
    for (const { event, counted } of stimuli)
      if (counted && fact.on.includes(event.type) && holds(fact, event))
        record(family, fact, event, facts);
    if (family.size > 0) families.set(name, family);
  }
  return families;
}

function holds(fact: MetricFact, event: PlainEvent): boolean {
  return Object.entries(fact.where).every(([path, members]) =>
    members.includes(at(event, path) as string),
  );
}

function record(family: Family, fact: MetricFact, event: PlainEvent, facts: Facts): void {
  const observe = (amount: unknown, part?: string, item?: unknown): void => {
    const labels = Object.entries(fact.labels).flatMap(([written, reading]) => {
      const optional = written.endsWith('?');
      const value = readingOf(reading, event, optional, facts.fields, {
        ...(part !== undefined && { part }),
        ...(item !== undefined && { item }),
      });
      return value === undefined ? [] : [[optional ? written.slice(0, -1) : written, value]];
    });
    add(family, seriesKey(Object.fromEntries(labels)), fact, amount);
  };
  if (fact.items !== undefined) {
    // Items that are gone take their series with them.
    family.clear();
    const items = at(event, fact.items);
    const sums = new Map<string, { item: unknown; sum: number }>();
    for (const item of Array.isArray(items) ? items : []) {
      const amount = at(item, fact.value as string);
      if (!isAmount(amount)) continue;
      const key = String(at(item, 'script'));
      const known = sums.get(key);
      sums.set(key, { item, sum: (known?.sum ?? 0) + amount });
    }
    for (const { item, sum } of sums.values()) observe(sum, undefined, item);
  } else if (fact.each !== undefined) {
    for (const [part, path] of Object.entries(fact.each)) observe(at(event, path), part);
  } else {
    const value = readingFor(fact.value, event.type);
    if (fact.value === undefined) observe(1);
    else if (value !== undefined) observe(converted(value, event));
  }
}

function readingFor(reading: Reading | undefined, type: string): string | undefined {
  return typeof reading === 'object' ? reading[type] : reading;
}

function converted(value: string, event: PlainEvent): unknown {
  const [path = '', divisor = '1'] = value.split(' / ');
  const amount = at(event, path);
  return typeof amount === 'number' && divisor !== '1' ? amount / Number(divisor) : amount;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function add(family: Family, key: string, fact: MetricFact, amount: unknown): void {
  if (!isAmount(amount)) return;
  // A counter that is given nothing has nothing to show.
  if (amount === 0 && (fact.type === 'counter' || fact.above_zero === true)) return;
  const series = family.get(key) ?? {
    value: 0,
    buckets: fact.type === 'histogram' ? new Array<number>(fact.bounds.length + 1).fill(0) : [],
  };
  family.set(key, series);
  series.value = fact.type === 'gauge' ? amount : series.value + amount;
  const bucket = fact.bounds.findIndex((bound) => amount <= bound);
  if (fact.type === 'histogram') series.buckets[bucket === -1 ? fact.bounds.length : bucket]! += 1;
}

/** One text for one label set, whatever the order of its names. */
export function seriesKey(labels: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
