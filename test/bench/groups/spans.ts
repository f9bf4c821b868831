import { readFileSync } from 'node:fs';
import type { Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { AlwaysOnSampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { createSpanRecorder } from '../../../generated/otel-spans.ts';
import type { RecordedEvent } from '../../../runtime/gateway/recording.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../runtime/otel/identity/keyed-hash.ts';
import { givenIdsProvider } from '../../../runtime/otel/sdk/given-ids.ts';
import { capturePolicy } from '../../../runtime/otel/settings/capture-policy.ts';
import { SettingWarnings } from '../../../runtime/otel/settings/warnings.ts';
import { type Summary, summarise } from '../statistics.ts';

const PASSES = 25;
const DISCARDED = 5;
const RECORDING = new URL('../../data/events/main.jsonl', import.meta.url);

const nowhere: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

/** A span as the SDK was asked for it. */
interface Asked {
  readonly name: string;
  readonly options: SpanOptions;
  end: Parameters<Span['end']>[0];
}

function provider() {
  return givenIdsProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [nowhere] });
}

function recorder(tracer: Tracer, ids: ReturnType<typeof provider>['ids']) {
  return createSpanRecorder({
    tracer,
    ids,
    redact: redactSecrets,
    hash: new KeyedHash(() => new Uint8Array(32)),
    semconvOptIn: false,
    content: capturePolicy(false, new SettingWarnings()),
  });
}

/** The events as another run of the gateway would have them: in traces of their own. */
function copyOf(events: readonly RecordedEvent[], pass: number): RecordedEvent[] {
  const head = pass.toString(16).padStart(8, '0');
  return structuredClone(events).map((one) => {
    const { event } = one;
    if (event.trace === undefined) return one;
    const trace = { ...event.trace, traceId: head + event.trace.traceId.slice(8) };
    return { ...one, event: { ...event, trace } };
  });
}

/**
 * Nanoseconds per exported span of a recorded gateway, events that make no span included, beside
 * the SDK alone: `startSpan` and `end` with the same names, times and attributes, ready made.
 */
export async function spanRecord(): Promise<Record<string, Summary>> {
  const lines = readFileSync(RECORDING, 'utf8').trimEnd().split('\n');
  const events: RecordedEvent[] = lines.map((line) => JSON.parse(line));
  const { provider: own, ids } = provider();
  const tracer = own.getTracer('bench');
  const asked = askedOf(events);
  const spans = recorder(tracer, ids);
  const times: Record<string, number[]> = { ours: [], 'bare SDK': [] };
  for (let round = 0; round < PASSES; round += 1) {
    const fresh = copyOf(events, round + 1);
    // What the copies cost is not ours to pay.
    globalThis.gc?.();
    const start = performance.now();
    for (const { event, metadata, privateData } of fresh)
      spans.record(event, metadata, privateData);
    const between = performance.now();
    globalThis.gc?.();
    const again = performance.now();
    for (const { name, options, end } of asked)
      tracer.startSpan(name, options, ROOT_CONTEXT).end(end);
    const stop = performance.now();
    if (round < DISCARDED) continue; // warms up
    times['ours']!.push(((between - start) * 1e6) / asked.length);
    times['bare SDK']!.push(((stop - again) * 1e6) / asked.length);
  }
  return Object.fromEntries(Object.entries(times).map(([name, its]) => [name, summarise(its)]));
}

/** What our recorder asks of the SDK for these events. */
function askedOf(events: readonly RecordedEvent[]): Asked[] {
  const asked: Asked[] = [];
  const { provider: own, ids } = provider();
  const tracer = own.getTracer('asked');
  const watched: Tracer = Object.create(tracer, {
    startSpan: {
      value: (...given: Parameters<Tracer['startSpan']>) => {
        const [name, options = {}] = given;
        // As JSON there are no attributes that are left out.
        const one: Asked = { name, options: JSON.parse(JSON.stringify(options)), end: undefined };
        asked.push(one);
        const span = tracer.startSpan(...given);
        const end = span.end.bind(span);
        span.end = (time) => {
          one.end = time;
          end(time);
        };
        return span;
      },
    },
  });
  const spans = recorder(watched, ids);
  for (const { event, metadata, privateData } of events) spans.record(event, metadata, privateData);
  spans.shutdown();
  return asked;
}
