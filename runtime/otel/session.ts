import type {
  HostEvent,
  HostEventFilter,
  HostEventMetadata,
  HostLogger,
  HostPrivateData,
  InternalDiagnostics,
} from '../host/host.ts';
import { type DiagnosticSource, processIdentity, REDACTION_LIFE } from '../host/host-sdk.ts';
import { EXPORTER, ExporterHealth } from './health.ts';
import { LogEmitter } from './logs/log-emitter.ts';
import { Providers } from './providers.ts';
import type { EventRecorder, Privacy, Recorders, Spans } from './recorders.ts';
import type { Delivery } from './reload-buffer.ts';
import { publishPropagators } from './sdk/propagation.ts';
import type { CapturePolicy } from './settings/capture-policy.ts';
import { SIGNALS, type Signal } from './settings/endpoints.ts';
import type { OtelSettings } from './settings/settings.ts';
import type { OpenSpans } from './spans/span-tracker.ts';

/** What a session uses of the gateway while it runs. */
export interface Host {
  readonly source: DiagnosticSource;
  readonly internal?: Pick<
    InternalDiagnostics,
    'getRuntimeIdentity' | 'reportExporterHealth' | 'registerTracePropagationBridge'
  >;
  readonly logger: HostLogger;
}

/** The gateway gives a replaced exporter five seconds. */
const SHUTDOWN_LIMIT = 4500;
const METRICS_ONLY = ['diagnostic.gc', 'gateway.event_loop.sample'];
const LOGS_ONLY = ['log.record', 'security.event'];

/**
 * The exporter between its start and its stop, or a change of its configuration: providers,
 * recorders and one subscription. A session stops before the next one starts, so every event is
 * recorded once.
 */
export class ExportSession {
  readonly #host: Host;
  readonly #settings: OtelSettings;
  readonly #health: ExporterHealth;
  readonly #providers: Providers;
  readonly #releases: (() => void)[] = [];
  readonly #recorders: [Signal, EventRecorder][] = [];
  #spans: Spans | undefined;

  /** @param before spans that the session before left open */
  constructor(
    settings: OtelSettings,
    host: Host,
    recorders: Recorders,
    privacy: Privacy,
    before?: OpenSpans,
  ) {
    this.#host = host;
    this.#settings = settings;
    this.#health = new ExporterHealth(host);
    this.#providers = new Providers(settings, this.#health, {
      instanceId: processIdentity(host.internal).processInstanceId,
      scopes: recorders.scopes,
      redact: privacy.redact,
    });
    this.#createRecorders(settings, recorders, privacy, before);
  }

  /** The classes of content that it exports. */
  get capture(): CapturePolicy {
    return this.#settings.capture;
  }

  /** Events that the reload before this session lost, and those that lost their content in it. */
  lost(events: number, shed: number): void {
    const { signals } = this.#settings;
    for (const signal of SIGNALS)
      if (signals[signal]) this.#health.lost(signal, events, 'queue_full');
    if (signals.traces) this.#health.lost('traces', shed, 'content_shed');
  }

  /** Begins to listen, and says so. */
  start(): void {
    for (const signal of this.#settings.unsupportedProtocol)
      this.#health.failed({ signal, transport: 'otlp-http-protobuf' }, 'unsupported_protocol');
    if (!this.#settings.preloaded) {
      this.#releases.push(publishPropagators(this.#settings.propagators));
    }
    this.#subscribe(this.#settings.signals);
    for (const route of this.#providers.routes) this.#health.started(route);
  }

  /** Records events that were delivered before the subscription. */
  record(deliveries: readonly Delivery[]): void {
    const { include, exclude } = eventFilter(this.#settings.signals);
    for (const delivery of deliveries) {
      const { type } = delivery[0];
      if (include?.includes(type) ?? !exclude?.includes(type)) this.#record(...delivery);
    }
  }

  /** Stops listening; the first half of `stop`, at once. */
  unsubscribe(): void {
    for (const release of this.#releases.splice(0)) {
      try {
        release();
      } catch {
        this.#host.logger.warn(`${EXPORTER}: the gateway failed to end a subscription`);
      }
    }
  }

  /**
   * Stops listening and sends what is left, within the limit. Never rejects.
   *
   * @param goesOn another session takes the open spans, which are returned; otherwise they end
   */
  async stop(goesOn = false): Promise<OpenSpans | undefined> {
    this.unsubscribe();
    const open = goesOn ? this.#spans?.suspend?.() : undefined;
    if (open === undefined) this.#spans?.shutdown();
    if (!(await this.#providers.shutdown(SHUTDOWN_LIMIT)))
      this.#host.logger.warn(`${EXPORTER}: gave up flushing after ${SHUTDOWN_LIMIT} ms`);
    this.#health.stopped();
    return open;
  }

  #createRecorders(
    settings: OtelSettings,
    recorders: Recorders,
    privacy: Privacy,
    before: OpenSpans | undefined,
  ): void {
    const { store, tracers, loggers } = this.#providers;
    const { own } = recorders.scopes;
    if (store) this.#recorders.push(['metrics', recorders.metrics(store, settings)]);
    if (tracers) {
      const tracer = tracers.getTracer(own.name, own.version, own);
      const tracing = { tracer, ids: this.#providers.spanIds, before };
      this.#spans = recorders.spans(tracing, settings, privacy);
      this.#recorders.push(['traces', this.#spans]);
    }
    if (loggers) {
      const { identities, logNames: names } = recorders;
      const rules = { ...privacy, identities, names, captureBody: settings.capture.logBodies };
      this.#recorders.push(['logs', new LogEmitter(loggers, own, rules, this.#spans?.locate)]);
    }
  }

  #subscribe(signals: OtelSettings['signals']): void {
    if (!SIGNALS.some((signal) => signals[signal])) return;
    const bridge = this.#spans?.bridge;
    if (bridge) {
      const unregister = this.#host.internal?.registerTracePropagationBridge?.(bridge);
      if (unregister) this.#releases.push(unregister);
    }
    const unsubscribe = this.#host.source.onEvent(
      (event, metadata, privateData) => this.#record(event, metadata, privateData),
      eventFilter(signals),
      { includePrivateData: true },
    );
    this.#releases.push(unsubscribe);
    const invalidation = setInterval(() => {
      for (const [, recorder] of this.#recorders) recorder.invalidate?.();
    }, REDACTION_LIFE).unref();
    this.#releases.push(() => clearInterval(invalidation));
  }

  #record(event: HostEvent, metadata: HostEventMetadata, privateData: HostPrivateData): void {
    for (const [signal, recorder] of this.#recorders) {
      try {
        recorder.record(event, metadata, privateData);
      } catch (error) {
        const route = this.#providers.routes.find((one) => one.signal === signal);
        if (route) this.#health.failed(route, 'emit_failed', error);
        this.#health.lost(signal, 1, 'handler_failed');
      }
    }
  }
}

/** Leaves the kinds that no active signal is made of with the gateway, which then copies less. */
export function eventFilter(signals: OtelSettings['signals']): HostEventFilter {
  if (!signals.metrics && !signals.traces) return { include: LOGS_ONLY };
  return {
    exclude: [...(signals.metrics ? [] : METRICS_ONLY), ...(signals.logs ? [] : LOGS_ONLY)],
  };
}
