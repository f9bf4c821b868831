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

/** What the catalog makes of events. It may throw on a malformed one. */
interface EventSpans {
  record(event: TracedEvent, metadata: DiagnosticMetadata, privateData?: object): void;
  invalidate(): void;
}

/** Records events as spans. Nothing here throws, whatever an event holds. */
export class SpanRecorder {
  /** To be registered with the host, so that outbound requests carry the ids of exported spans. */
  readonly bridge: Required<TracePropagationBridge>;
  readonly #tracker: SpanTracker;
  readonly #spans: EventSpans;

  /** @param prepared types whose start is taken when they are emitted, before they are queued */
  constructor(tracker: SpanTracker, spans: EventSpans, prepared: ReadonlySet<string>) {
    this.#tracker = tracker;
    this.#spans = spans;
    this.bridge = {
      shouldPrepareEvent: ({ type }) => prepared.has(type),
      prepareEvent: (event, metadata) => this.record(event, metadata),
      resolveTraceContext: (given) => this.#outbound(given),
    };
  }

  /** Spans that have begun and not ended. */
  get openSpans(): number {
    return this.#tracker.openSpans;
  }

  /** Every event goes here, also those that are no spans: their ids tell which parents are ours. */
  record(event: TracedEvent, metadata: DiagnosticMetadata, privateData?: object): void {
    try {
      this.#tracker.note(event, isTraced(metadata));
      this.#spans.record(event, metadata, privateData ?? undefined);
    } catch {
      // A malformed event: what it holds may throw when it is read.
    }
  }

  /**
   * Tells which exported span a context of the gateway belongs to: its own, else the nearest above;
   * undefined when there is none. At once, or as soon as it is known.
   */
  locate(trace: TraceIds | undefined, use: (span: SpanContext | undefined) => void): void {
    this.#tracker.locate(trace, use);
  }

  /** Asks the redactor again about every text that is remembered as a label. */
  invalidate(): void {
    this.#spans.invalidate();
  }

  /** Ends what is open; to be called before the provider's own, when no events come any more. */
  shutdown(): void {
    this.#tracker.shutdown();
  }

  /** The same, but what is open goes on in the next recorder. */
  suspend(): OpenSpans {
    return this.#tracker.suspend();
  }

  #outbound(given: TraceIds): ReturnType<TracePropagationBridge['resolveTraceContext']> {
    try {
      const context = this.#tracker.resolve(given);
      if (context === undefined) return undefined;
      const { traceId, spanId, traceFlags } = context;
      return { traceId, spanId, traceFlags: traceFlags.toString(16).padStart(2, '0') };
    } catch {
      return undefined;
    }
  }
}
