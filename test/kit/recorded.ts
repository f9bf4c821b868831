import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { SERIES_CAP, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { heldBy } from './series.ts';

/** What one series holds after one event: a counter's or gauge's value, a histogram's sum. */
interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of one instrument after one event, read from the store that is exported. */
export async function otelSeries(event: DiagnosticEvent, name: string): Promise<RecordedSeries[]> {
  const store = new SeriesStore({ perFamily: SERIES_CAP });
  new OtelHandlers(new OtelInstruments(store)).record(event, { trusted: true });
  const family = store.families.find((one) => one.name === name);
  if (family === undefined) throw new Error(`there is no instrument ${name}`);
  return heldBy(family).map(({ labels, value }) => ({ labels, value }));
}
