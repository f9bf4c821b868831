import type { ReceivedMetric } from '../kit/otlp/telemetry.ts';
import { recordedEvents } from '../kit/recording.ts';
import { expectedSeries, type Family, seriesKey } from './expected-series.ts';
import { factsOf } from './next.ts';
import type { PlainEvent } from './readings.ts';
import { covered, differences, documentedTypes } from './recorded-series.ts';
import { isCounted, type Stimulus } from './stimuli.ts';

/** Exporters report on themselves, which the recordings cannot know. */
const OWN = /^openclaw\.telemetry\.exporter\./;

/** The recorded events, with what the host says of them. */
export const recordedStimuli = (): Stimulus[] =>
  recordedEvents().map(({ event, metadata }) => ({
    event: event as unknown as PlainEvent,
    metadata,
    counted: isCounted(event.type, metadata),
  }));

/** The instruments that the recordings fill, from the documents' facts alone. */
export function expectedOfRecordings(): Map<string, Family> {
  return withoutOwn(expectedSeries(factsOf('next'), 'otel', recordedStimuli()));
}

/**
 * What arrived otherwise than the documents have it of the recordings, one line each: names, types,
 * units, bounds, attribute sets and values. Cumulative points: the last request counts.
 */
export function receivedDifferences(received: readonly ReceivedMetric[]): string[] {
  const facts = factsOf('next');
  const latest = new Map(received.map((metric) => [metric.name, metric]));
  const metrics = [...covered(withoutOwn(latest), facts, 'otel').values()];
  const types = documentedTypes(facts, 'otel', latest.keys());
  const wrong = metrics.flatMap(({ name, type, unit, points }) => {
    const is = [type, unit, ...(points[0]?.bounds ?? [])].join(' ');
    return is === types.get(name) ? [] : [`${name} is ${is}, documented ${types.get(name)}`];
  });
  const families = metrics.map(({ name, points }): [string, Family] => [
    name,
    new Map(
      points.map(({ attributes, value, sum = Number.NaN, bucketCounts = [] }) => [
        seriesKey(attributes),
        { value: value ?? sum, buckets: [...bucketCounts] },
      ]),
    ),
  ]);
  return [...wrong, ...differences(new Map(families), expectedOfRecordings())];
}

function withoutOwn<Content>(all: ReadonlyMap<string, Content>): Map<string, Content> {
  return new Map([...all].filter(([name]) => !OWN.test(name)));
}
