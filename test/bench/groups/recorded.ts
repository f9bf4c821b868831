import { ROOT_CONTEXT } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { AlwaysOnSampler, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { createSpanRecorder } from '../../../generated/otel-spans.ts';
import { LOG_IDENTITIES, LOG_NAMES } from '../../../generated/otlp.ts';
import { frozenCopy } from '../../../runtime/gateway/dispatcher.ts';
import type { HostPrivateData } from '../../../runtime/host/host.ts';
import { isTrusted } from '../../../runtime/metrics/event.ts';
import { redactSecrets } from '../../../runtime/metrics/redactor.ts';
import { KeyedHash } from '../../../runtime/otel/identity.ts';
import { logEmitter } from '../../../runtime/otel/logs/log-emitter.ts';
import { givenIdsProvider } from '../../../runtime/otel/sdk/given-ids.ts';
import { capturePolicy } from '../../../runtime/otel/settings/capture-policy.ts';
import type { SpanRecorder } from '../../../runtime/otel/spans/span-recorder.ts';
import { type Recorded, recordedEvents } from '../../kit/recording.ts';
import { type Figures, interleaved, keyed, nanosecondsEach, ratio } from '../interleaved.ts';
import { otelHandlers, ours } from '../subjects.ts';

const PASSES = 20;
const DISCARDED = 5;

/** Our recorder over an SDK that does nothing with its spans beside `onEnd`. */
function spanRecorder(onEnd: SpanProcessor['onEnd'] = () => {}): SpanRecorder {
  const { provider, ids } = sdk(onEnd);
  return createSpanRecorder({
    tracer: provider.getTracer('bench'),
    ids,
    redact: redactSecrets,
    hash: new KeyedHash(() => new Uint8Array(32)),
    semconvOptIn: false,
    content: capturePolicy(false),
  });
}

function sdk(onEnd: SpanProcessor['onEnd']) {
  const processor = { onStart() {}, onEnd, async forceFlush() {}, async shutdown() {} };
  return givenIdsProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [processor] });
}

/** The events as another run of the gateway would have them: in traces of their own. */
function copyOf(events: readonly Recorded[], pass: number): Recorded[] {
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
export async function spanRecord(): Promise<Figures> {
  const events = recordedEvents(['main']);
  const tracer = sdk(() => {}).provider.getTracer('bench');
  const same = spansOf(events).map(({ name, kind, startTime, attributes, endTime }) => ({
    name,
    options: { kind, startTime, attributes },
    endTime,
  }));
  const spans = spanRecorder();
  const perSpan = (work: () => void) => nanosecondsEach(same.length, work);
  const summaries = await interleaved(
    {
      ours(round) {
        const fresh = copyOf(events, round + 1);
        return perSpan(() => {
          for (const one of fresh) tell(spans, one);
        });
      },
      'bare SDK': () =>
        perSpan(() => {
          for (const { name, options, endTime } of same)
            tracer.startSpan(name, options, ROOT_CONTEXT).end(endTime);
        }),
    },
    PASSES,
    DISCARDED,
  );
  return {
    'spans.ratioToSdk': ratio(summaries, 'ours', 'bare SDK'),
    ...keyed('spans.ns', summaries),
  };
}

function tell(spans: SpanRecorder, { event, metadata, privateData }: Recorded): void {
  spans.record(event, metadata, privateData as HostPrivateData | undefined);
}

/** The spans that our recorder makes of these events. */
function spansOf(events: readonly Recorded[]): ReadableSpan[] {
  const ended: ReadableSpan[] = [];
  const recorder = spanRecorder((span) => ended.push(span));
  for (const one of events) tell(recorder, one);
  recorder.shutdown();
  return ended;
}

/**
 * Nanoseconds per event of a recorded gateway with both plugins and all signals, by who spends
 * them; `host` is what the gateway does once for each event that anybody listens to.
 */
export async function recordedCpu(): Promise<Figures> {
  const events = recordedEvents();
  const prometheus = ours();
  const metrics = otelHandlers();
  const spans = spanRecorder();
  const logs = logRecorder();
  const trusted = ({ metadata }: Recorded) => isTrusted(metadata);
  const share = (take: (one: Recorded) => void) => (round: number) => {
    const fresh = copyOf(events, round).map((one) => frozenCopy(one));
    return nanosecondsEach(fresh.length, () => {
      for (const one of fresh) take(one);
    });
  };
  const summaries = await interleaved(
    {
      host: share(({ event, metadata, privateData }) =>
        [event, metadata, privateData].map(frozenCopy),
      ),
      prometheus: share((one) => trusted(one) && prometheus.record(one.event)),
      metrics: share((one) => trusted(one) && metrics.record(one.event)),
      spans: share((one) => tell(spans, one)),
      logs: share(({ event, metadata }) => logs.record(event as never, metadata as never)),
    },
    5,
    3,
  );
  return keyed('cpu.recorded.ns', summaries);
}

/** Log records up to the place where they would wait for their request. */
function logRecorder() {
  const nowhere = { onEmit() {}, async forceFlush() {}, async shutdown() {} };
  return logEmitter(
    new LoggerProvider({ processors: [nowhere] }),
    { name: 'bench' },
    {
      redact: redactSecrets,
      hash: new KeyedHash(() => new Uint8Array(32)),
      names: LOG_NAMES,
      identities: LOG_IDENTITIES,
      captureBody: true,
    },
  );
}
