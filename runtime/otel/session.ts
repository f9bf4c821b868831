import { attempt } from '../host/calls.ts';
import type { HostEventFilter, HostEventListener, ServiceContext } from '../host/host.ts';
import { type DiagnosticSource, processIdentity, REDACTION_LIFE } from '../host/host-sdk.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Redactor } from '../metrics/redactor.ts';
import { ExporterHealth } from './health.ts';
import type { KeyedHash } from './identity.ts';
import { logEmitter } from './logs/log-emitter.ts';
import type { LogIdentities } from './logs/log-identity.ts';
import type { LogNames } from './logs/log-record.ts';
import { providersOf } from './providers.ts';
import type { ReloadBuffer } from './reload-buffer.ts';
import type { Scopes } from './scope.ts';
import { publishPropagators } from './sdk/core.ts';
import { SIGNALS, type Signal } from './settings/routes.ts';
import { EXPORTER, type OtelSettings } from './settings/settings.ts';
import type { SettingFacts } from './settings/sources.ts';
import type { SpanRecorder, SpanRecorderOptions } from './spans/span-recorder.ts';
import type { OpenSpans } from './spans/span-tracker.ts';

/** Takes every event of the gateway; must be quick, and what it throws costs only this event. */
interface EventRecorder {
  readonly record: HostEventListener;
  /** Asks the redactor again about every text that is remembered as a label. */
  invalidate?(): void;
}

/** A recorder of spans; what it leaves out is done without. */
type Spans = Pick<SpanRecorder, 'record' | 'shutdown'> & Partial<SpanRecorder>;

/** What makes texts and identifiers fit to leave. */
export interface Privacy {
  readonly redact: Redactor;
  readonly hash: KeyedHash;
}

/** Makes the recorders of one catalog, and says what else of it the exporter needs. */
export interface Recorders {
  readonly settings: SettingFacts;
  readonly scopes: Scopes;
  /** What log records say of themselves. */
  readonly identities: LogIdentities;
  readonly logNames: LogNames;
  metrics(store: MetricStore, settings: OtelSettings): EventRecorder;
  spans(
    tracing: Pick<SpanRecorderOptions, 'tracer' | 'ids' | 'before'>,
    settings: OtelSettings,
    privacy: Privacy,
  ): Spans;
}

/** The gateway gives a replaced exporter five seconds. */
const SHUTDOWN_LIMIT = 4500;
const METRICS_ONLY = ['diagnostic.gc', 'gateway.event_loop.sample'];
const LOGS_ONLY = ['log.record', 'security.event'];

export type ExportSession = ReturnType<typeof exportSession>;

/**
 * The exporter between its start and its stop, or a change of its configuration: providers,
 * recorders and one subscription. A session stops before the next one starts, so every event is
 * recorded once.
 *
 * @param before spans that the session before left open
 */
export function exportSession(
  settings: OtelSettings,
  source: DiagnosticSource,
  context: ServiceContext,
  recorders: Recorders,
  privacy: Privacy,
  before: OpenSpans | undefined,
) {
  const { internalDiagnostics: internal, logger } = context;
  const { identities, logNames: names, scopes } = recorders;
  const { capture, signals } = settings;
  const warn = (message: string): void => logger.warn(`${EXPORTER}: ${message}`);
  const health = new ExporterHealth(source, internal, logger);
  const { processInstanceId: instanceId } = processIdentity(internal);
  const providers = providersOf(settings, health, instanceId, scopes, privacy.redact);
  const { store, tracers, loggers, spanIds: ids } = providers;
  const { own } = scopes;
  const tracer = tracers?.getTracer(own.name, own.version, own);
  const spans = tracer && recorders.spans({ tracer, ids, before }, settings, privacy);
  const rules = { ...privacy, identities, names, captureBody: capture.logBodies };
  const active: readonly (readonly [Signal, EventRecorder | undefined])[] = [
    ['metrics', store && recorders.metrics(store, settings)],
    ['traces', spans],
    ['logs', loggers && logEmitter(loggers, own, rules, spans?.locate?.bind(spans))],
  ];
  const releases: (() => void)[] = [];

  const record: HostEventListener = (event, metadata, privateData) => {
    for (const [signal, recorder] of active) {
      try {
        recorder?.record(event, metadata, privateData);
      } catch (error) {
        health.recorderFailed(signal, error);
      }
    }
  };

  function subscribe(): void {
    const unregister = spans?.bridge && internal?.registerTracePropagationBridge?.(spans.bridge);
    if (unregister) releases.push(unregister);
    const unsubscribe = source.onEvent(record, eventFilter(signals), {
      includePrivateData: true,
    });
    releases.push(unsubscribe);
    const invalidation = setInterval(() => {
      for (const [, recorder] of active) recorder?.invalidate?.();
    }, REDACTION_LIFE).unref();
    releases.push(() => clearInterval(invalidation));
  }

  return {
    /** Begins to listen, says so, and records what was delivered before. */
    start(buffer: ReloadBuffer): void {
      buffer.close();
      for (const signal of settings.unsupportedProtocol)
        health.failed({ signal, transport: 'otlp-http-protobuf' }, 'unsupported_protocol');
      if (!settings.preloaded) releases.push(publishPropagators(settings.propagators));
      const used = SIGNALS.filter((signal) => signals[signal]);
      if (used.length > 0) subscribe();
      health.started();
      const { dropped, shed, waiting } = buffer.take();
      if (dropped > 0) warn(`${dropped} events were lost in the reload`);
      for (const signal of used) health.lost(signal, dropped, 'queue_full');
      if (signals.traces) health.lost('traces', shed, 'content_shed');
      for (const delivery of waiting) record(...delivery);
    },

    /**
     * Stops listening, which the buffer goes on with, and sends what is left, within the limit.
     * Never rejects.
     *
     * @param goesOn another session takes the open spans, which are returned; otherwise they end
     */
    async stop(buffer: ReloadBuffer, goesOn: boolean): Promise<OpenSpans | undefined> {
      for (const release of releases.splice(0))
        if (!attempt(release)) warn('the gateway failed to end a subscription');
      buffer.open(source, capture);
      const open = goesOn ? spans?.suspend?.() : undefined;
      if (open === undefined) spans?.shutdown();
      if (!(await providers.shutdown(SHUTDOWN_LIMIT)))
        warn(`gave up flushing after ${SHUTDOWN_LIMIT} ms`);
      health.stopped();
      buffer.close();
      return open;
    },
  };
}

/** Leaves the kinds that no active signal is made of with the gateway, which then copies less. */
export function eventFilter(signals: OtelSettings['signals']): HostEventFilter {
  if (!signals.metrics && !signals.traces) return { include: LOGS_ONLY };
  return {
    exclude: [...(signals.metrics ? [] : METRICS_ONLY), ...(signals.logs ? [] : LOGS_ONLY)],
  };
}
