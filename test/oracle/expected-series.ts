import { readExposition } from '../../codegen/tools/check-live/exposition.ts';
import type { ReceivedMetric } from '../kit/otlp/telemetry.ts';
import { recordedEvents } from '../kit/recording.ts';
import { at, type Facts, factsOf, holds, type MetricFact } from './facts.ts';
import { attributesOf, type PlainEvent, type Situation } from './readings.ts';
import { isCounted, type Stimulus } from './stimuli.ts';

/** What one series holds: a number, or the sum and how many observations are in the bucket of each bound. */
interface Series {
  value: number;
  readonly buckets: Map<number, number>;
}

/** Type and unit of a family, and its series by their labels. */
interface Family {
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

/** Families of a scrape. */
export function scrapedFamilies(text: string): Families {
  const { types, samples } = readExposition(text);
  const families = new Map<string, Family>();
  for (const { name, labels, value } of samples) {
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    const held = families.get(family) ?? { type: `${types.get(family)}`, series: new Map() };
    families.set(family, held);
    const { le, ...rest } = labels as Record<string, string>;
    const isBucket = name !== family && name.endsWith('_bucket');
    const key = seriesKey(isBucket ? rest : labels);
    const one = held.series.get(key) ?? { value: 0, buckets: new Map() };
    held.series.set(key, one);
    const below = [...one.buckets.values()].reduce((sum, count) => sum + count, 0);
    if (isBucket) one.buckets.set(le === '+Inf' ? Infinity : Number(le), value - below);
    else if (name === family || name.endsWith('_sum')) one.value = value;
  }
  return families;
}

/** Metrics as they arrive over OTLP; of cumulative points those that arrived last count. */
export function receivedFamilies(metrics: readonly ReceivedMetric[]): Families {
  return new Map(
    metrics.map(({ name, type, unit, points }) => {
      const series = points.map(({ attributes, value, sum, bucketCounts = [], bounds = [] }) => {
        const buckets = bucketCounts.map((count, i) => [bounds[i] ?? Infinity, count] as const);
        return [
          seriesKey(attributes),
          { value: value ?? sum!, buckets: new Map(buckets) },
        ] as const;
      });
      return [name, { type: `${type} ${unit}`, series: new Map(series) }];
    }),
  );
}

/** Of what was recorded that which the facts cover: of an edition in progress what they name. */
export function covered(families: Families, facts: Facts, side: 'prometheus' | 'otel'): Families {
  return new Map([...families].filter(([name]) => !facts.open || facts[side].has(name)));
}

/** What two sets of families have not in common, a line each. */
export function differences(actual: Families, expected: Families): string[] {
  const lines: string[] = [];
  const compare = (what: string, got = 'nothing', wanted = 'nothing'): void => {
    if (got !== wanted) lines.push(`${what} holds ${got}, documented ${wanted}`);
  };
  for (const name of new Set([...expected.keys(), ...actual.keys()])) {
    const [ours, theirs] = [actual.get(name), expected.get(name)];
    compare(name, ours?.type, theirs?.type);
    for (const key of new Set([...(theirs?.series.keys() ?? []), ...(ours?.series.keys() ?? [])]))
      compare(name + key, shown(ours?.series.get(key)), shown(theirs?.series.get(key)));
  }
  return lines;
}

function shown(series: Series | undefined): string | undefined {
  return series && `${Number(series.value.toPrecision(12))} ${[...series.buckets].join(' ')}`;
}

/** The recorded events, with what the host says of them. */
export const recordedStimuli = (): Stimulus[] =>
  recordedEvents().map(({ event, metadata }) => ({
    event: event as unknown as PlainEvent,
    metadata,
  }));

/** The instruments that the recordings fill, from the documents' facts alone. */
export function expectedOfRecordings(): Families {
  return withoutOwn(expectedSeries(factsOf('next'), 'otel', recordedStimuli()));
}

/** What arrived otherwise than the documents have it of the recordings, one line each. */
export function receivedDifferences(received: readonly ReceivedMetric[]): string[] {
  const arrived = covered(withoutOwn(receivedFamilies(received)), factsOf('next'), 'otel');
  return differences(arrived, expectedOfRecordings());
}

/** Exporters report on themselves, which the recordings cannot know. */
function withoutOwn(all: Families): Families {
  return new Map([...all].filter(([name]) => !/^openclaw\.telemetry\.exporter\./.test(name)));
}
