import type { Attributes, Meter } from '@opentelemetry/api';
import {
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { OtelHandlers } from '../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../generated/otel-instruments.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../../../runtime/metrics/series-store.ts';
import { MeterStore } from '../../../runtime/otel/sdk/meter-store.ts';
import { type Summary, summarise } from '../statistics.ts';
import { generatedStream } from '../stream.ts';
import { pass } from './record.ts';

const LENGTH = 50_000;
const PASSES = 7;
const trusted = { trusted: true };

type Put = (value: number, attributes?: Attributes) => void;

/** A meter whose instruments do what `put` says; the options stand as the catalog gave them. */
function meterOf(put: (create: keyof Meter, name: string, options: object) => Put): Meter {
  const create = (kind: keyof Meter) => (name: string, options: object) => {
    const act = put(kind, name, options);
    return { add: act, record: act };
  };
  return new Proxy({} as Meter, { get: (_, kind) => create(kind as keyof Meter) });
}

function sdkMeter(): Meter {
  const exporter = new InMemoryMetricExporter(0);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  return new MeterProvider({ readers: [reader] }).getMeter('bench');
}

/** Our handlers on the SDK, beside the SDK alone given the same values and attributes, ready made. */
export async function otelRecord(): Promise<Record<string, Summary>> {
  const { events } = generatedStream('typical', LENGTH);
  const store = new SeriesStore({ perFamily: SERIES_CAP, redact: redactSecrets });
  const handlers = new OtelHandlers(new OtelInstruments(store));
  const calls = bareCalls(events);
  let next = 0;
  const bare = () => {
    for (const [put, value, attributes] of calls[next]!) put(value, attributes);
    next = (next + 1) % calls.length;
  };
  const times: Record<string, number[]> = { ours: [], 'bare SDK': [] };
  for (let round = 0; round <= PASSES; round += 1) {
    const own = pass((event) => handlers.record(event, trusted), events);
    const theirs = pass(bare, events);
    if (round === 0) continue; // warms up
    times['ours']!.push(own);
    times['bare SDK']!.push(theirs);
  }
  return Object.fromEntries(Object.entries(times).map(([name, its]) => [name, summarise(its)]));
}

/** Per event, what our handlers ask of the SDK. */
function bareCalls(events: readonly DiagnosticEvent[]) {
  const sdk = sdkMeter();
  let calls: [Put, number, Attributes | undefined][] = [];
  const capture = meterOf((kind, name, options) => {
    const create = sdk[kind] as unknown as (
      name: string,
      options: object,
    ) => { add?: Put; record?: Put };
    const instrument = create.call(sdk, name, options);
    const put: Put =
      instrument.add === undefined
        ? (value, attributes) => instrument.record!(value, attributes)
        : (value, attributes) => instrument.add!(value, attributes);
    return (value, attributes) => calls.push([put, value, attributes]);
  });
  const handlers = new OtelHandlers(
    new OtelInstruments(new MeterStore(() => capture, redactSecrets)),
  );
  return events.map((event) => {
    calls = [];
    handlers.record(event, trusted);
    return calls;
  });
}
