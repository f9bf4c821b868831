import type { SpanContext } from '@opentelemetry/api';
import type { TracePropagationBridge } from '../../host/host.ts';
import { type DiagnosticMetadata, isTraced } from '../../metrics/event.ts';
import type { TracedEvent, TraceIds } from './event-trace.ts';
import type { OpenSpans, SpanTracker, SpanTrackerOptions } from './span-tracker.ts';
import type { SpanTextRules } from './span-values.ts';

export interface SpanRecorderOptions extends SpanTextRules, SpanTrackerOptions {
  /** Spans carry hashes that group those of one conversation. */
  readonly conversations?: boolean | undefined;
  /** Requests that are not listed make spans, too, not only those that fail. */
  readonly unlisted?: boolean | undefined;
}

/** Records events as spans. Nothing here throws, whatever an event holds. */
export interface SpanRecorder {
  /** Every event goes here, also those that are no spans: their ids tell which parents are ours. */
  record(event: TracedEvent, metadata: DiagnosticMetadata, privateData?: object): void;
  /** To be registered with the host, so that outbound requests carry the ids of exported spans. */
  readonly bridge: Required<TracePropagationBridge>;
  /** Spans that have begun and not ended. */
  readonly openSpans: number;
  /**
   * Tells which exported span a context of the gateway belongs to: its own, else the nearest above;
   * undefined when there is none. At once, or as soon as it is known.
   */
  locate(trace: TraceIds | undefined, use: (span: SpanContext | undefined) => void): void;
  /** Asks the redactor again about every text that is remembered as a label. */
  invalidate(): void;
  /** Ends what is open. Afterwards nothing is recorded; to be called before the provider's own. */
  shutdown(): void;
  /** The same, but what is open goes on in the next recorder. */
  suspend(): OpenSpans;
}

type RecordEvent = (event: TracedEvent, metadata: DiagnosticMetadata, privateData?: object) => void;

/**
 * @param write what the catalog makes of an event
 * @param prepared types whose start is taken when they are emitted, before they are queued
 */
export function makeSpanRecorder(
  tracker: SpanTracker,
  write: RecordEvent,
  prepared: ReadonlySet<string>,
  invalidate: () => void,
): SpanRecorder {
  let stopped = false;
  const record: RecordEvent = (event, metadata, privateData) => {
    if (stopped) return;
    try {
      tracker.note(event, isTraced(metadata));
      write(event, metadata, privateData ?? undefined);
    } catch {
      // A malformed event: what it holds may throw when it is read.
    }
  };
  return {
    record,
    bridge: {
      shouldPrepareEvent: (event) => prepared.has(event.type),
      prepareEvent: (event, metadata) => {
        if (prepared.has(event.type)) record(event, metadata);
      },
      resolveTraceContext: (given) => (stopped ? undefined : outbound(tracker, given)),
    },
    get openSpans() {
      return tracker.openSpans;
    },
    locate(trace, use) {
      if (stopped) use(undefined);
      else tracker.locate(trace, use);
    },
    invalidate,
    suspend() {
      stopped = true;
      return tracker.suspend();
    },
    shutdown() {
      if (stopped) return;
      stopped = true;
      try {
        tracker.shutdown();
      } catch {
        // The provider is gone already; there is nothing to report to.
      }
    },
  };
}

function outbound(
  tracker: SpanTracker,
  given: Parameters<TracePropagationBridge['resolveTraceContext']>[0],
): ReturnType<TracePropagationBridge['resolveTraceContext']> {
  try {
    const context = tracker.resolve(given);
    if (context === undefined) return undefined;
    const { traceId, spanId, traceFlags } = context;
    return { traceId, spanId, traceFlags: traceFlags.toString(16).padStart(2, '0') };
  } catch {
    return undefined;
  }
}
