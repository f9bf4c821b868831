import { readExposition } from '../../codegen/tools/check-live/exposition.ts';
import type { ReceivedMetric } from '../kit/otlp/telemetry.ts';
import { recordedEvents } from '../kit/recording.ts';
import {
  expectedSeries,
  type Families,
  type Family,
  type Series,
  seriesKey,
} from './expected-series.ts';
import { type Facts, factsOf } from './facts.ts';
import type { PlainEvent } from './readings.ts';
import type { Stimulus } from './stimuli.ts';

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
