import type { ReceivedMetric } from '../kit/otlp/telemetry.ts';
import { recordedEvents } from '../kit/recording.ts';
import { expectedSeries, type Families } from './expected-series.ts';
import { factsOf } from './facts.ts';
import type { PlainEvent } from './readings.ts';
import { covered, differences, receivedFamilies } from './recorded-series.ts';
import type { Stimulus } from './stimuli.ts';

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
