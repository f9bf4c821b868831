import type { Attributes, Meter } from '@opentelemetry/api';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { defaultResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DiagnosticEvent } from '../../../generated/events.ts';
import { OtelHandlers } from '../../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../../generated/otel-instruments.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { meterStore } from '../../../runtime/otel/sdk/meter-store.ts';
import { storeProducer } from '../../../runtime/otel/sdk/store-producer.ts';
import {
  type Figures,
  inOwnProcesses,
  interleaved,
  keyed,
  ratio,
  summarise,
} from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { otelHandlers } from '../subjects.ts';
import { pass } from './record.ts';

const LENGTH = 50_000;
const EXPORTS = 60;
const WARM_UP = 20;
const trusted = { trusted: true };
const scopes = { own: { name: 'bench' }, others: [] };

type Put = (value: number, attributes?: Attributes) => void;

function sdk(producers: MetricProducer[] = []) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 2 ** 30,
    metricProducers: producers,
  });
  return { meter: new MeterProvider({ readers: [reader] }).getMeter('bench'), reader };
}

/** Our handlers, beside the SDK's instruments alone given the same values and attributes, ready made. */
export async function otelRecord(): Promise<Figures> {
  const { events } = generatedStream('typical', LENGTH);
  const { record } = otelHandlers();
  const { meter } = sdk();
  const calls = bareCalls(events, meter);
  let next = 0;
  const bare = () => {
    for (const [put, value, attributes] of calls[next]!) put(value, attributes);
    next = (next + 1) % calls.length;
  };
  const contenders = { ours: () => pass(record, events), 'bare SDK': () => pass(bare, events) };
  const summaries = await interleaved(contenders);
  return {
    'otel.record.ratioToSdk': ratio(summaries, 'ours', 'bare SDK'),
    ...keyed('otel.record.ns', summaries),
  };
}

/**
 * Milliseconds to collect and encode a full store's worth of series, all of them changed. A gateway
 * has one of the two: in one process the encoder would be compiled for the data of both, and what
 * one leaves behind would be collected in the time of the other.
 */
export async function otelExport(): Promise<Figures> {
  const names = ['ours', 'bare SDK'];
  const [own = [], theirs = []] = inOwnProcesses<Exports>(import.meta.filename, names);
  if (own[0]?.bytes !== theirs[0]?.bytes) throw new Error('they encode other data');
  const costs = (of: Exports[]) => summarise(of.flatMap(({ took }) => took));
  const summaries = { ours: costs(own), 'bare SDK': costs(theirs) };
  return {
    'otel.export.ratioToSdk': ratio(summaries, 'bare SDK', 'ours'),
    ...keyed('otel.export.ms', summaries),
  };
}

type Exports = Awaited<ReturnType<typeof exported>>;

async function exported(isOurs: boolean) {
  const { touch } = generatedStream('full', 0);
  const { store, record } = otelHandlers();
  const producer = storeProducer(store, scopes, defaultResource(), {});
  const { reader, meter } = sdk(isOurs ? [producer] : []);
  const calls = isOurs ? [] : bareCalls(touch, meter).flat();
  const took: number[] = [];
  let bytes = 0;
  for (let count = 0; count < WARM_UP + EXPORTS; count += 1) {
    if (isOurs) for (const event of touch) record(event);
    else for (const [put, value, attributes] of calls) put(value, attributes);
    const start = performance.now();
    const { resourceMetrics } = await reader.collect();
    bytes = ProtobufMetricsSerializer.serializeRequest(resourceMetrics)?.length ?? 0;
    took.push(performance.now() - start);
  }
  return { took: took.slice(WARM_UP), bytes };
}

/** Per event, what our handlers ask of the SDK. */
function bareCalls(events: readonly DiagnosticEvent[], sdk: Meter) {
  let calls: [Put, number, Attributes | undefined][] = [];
  const capture = new Proxy(sdk, {
    get: (_, create: 'createCounter') => (name: string, options: object) => {
      const instrument = sdk[create](name, options) as { add?: Put; record?: Put };
      const put = (instrument.add ?? instrument.record)!.bind(instrument);
      const called: Put = (value, attributes) => calls.push([put, value, attributes]);
      return { add: called, record: called };
    },
  });
  const store = meterStore({ getMeter: () => capture }, scopes, redactSecrets);
  const handlers = new OtelHandlers(new OtelInstruments(store));
  return events.map((event) => {
    calls = [];
    handlers.record(event, trusted);
    return calls;
  });
}

if (import.meta.main) console.log(JSON.stringify(await exported(process.argv[2] === 'ours')));
