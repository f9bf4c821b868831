import type { Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { AlwaysOnSampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { createSpanRecorder } from '../../../generated/otel-spans.ts';
import type { HostPrivateData } from '../../../runtime/host/host.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../runtime/otel/identity.ts';
import { givenIdsProvider } from '../../../runtime/otel/sdk/given-ids.ts';
import { capturePolicy } from '../../../runtime/otel/settings/capture-policy.ts';
import type { SpanRecorder } from '../../../runtime/otel/spans/span-recorder.ts';
import { type Recorded, recordedEvents } from '../../kit/recording.ts';
import { interleaved } from '../interleaved.ts';
import type { Summary } from '../statistics.ts';

const PASSES = 20;
const DISCARDED = 5;

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
    content: capturePolicy(false),
  });
}

/** Our recorder, over an SDK whose spans end nowhere. */
export function spanRecorder(): SpanRecorder {
  const { provider: own, ids } = provider();
  return recorder(own.getTracer('bench'), ids);
}

/** The events as another run of the gateway would have them: in traces of their own. */
export function copyOf(events: readonly Recorded[], pass: number): Recorded[] {
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
  const events = recordedEvents(['main']);
  const tracer = provider().provider.getTracer('bench');
  const asked = askedOf(events);
  const spans = spanRecorder();
  const perSpan = (work: () => void): number => {
    // What came before is not theirs to collect.
    globalThis.gc?.();
    const start = performance.now();
    work();
    return ((performance.now() - start) * 1e6) / asked.length;
  };
  return interleaved(
    {
      ours(round) {
        const fresh = copyOf(events, round + 1);
        return perSpan(() => {
          for (const one of fresh) tell(spans, one);
        });
      },
      'bare SDK': () =>
        perSpan(() => {
          for (const { name, options, end } of asked)
            tracer.startSpan(name, options, ROOT_CONTEXT).end(end);
        }),
    },
    PASSES,
    DISCARDED,
  );
}

function tell(spans: SpanRecorder, { event, metadata, privateData }: Recorded): void {
  spans.record(event, metadata, privateData as HostPrivateData | undefined);
}

/** What our recorder asks of the SDK for these events. */
function askedOf(events: readonly Recorded[]): Asked[] {
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
  for (const one of events) tell(spans, one);
  spans.shutdown();
  return asked;
}
