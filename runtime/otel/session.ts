import type { HostEventFilter, HostLogger, InternalDiagnostics } from '../host/host.ts';
import { type DiagnosticSource, processIdentity, REDACTION_LIFE } from '../host/host-sdk.ts';
import { attempt } from './attempt.ts';
import { ExporterHealth } from './health.ts';
import { logEmitter } from './logs/log-emitter.ts';
import { type Providers, providersOf } from './providers.ts';
import type { EventRecorder, Privacy, Recorders, Spans } from './recorders.ts';
import type { Delivery, ReloadBuffer } from './reload-buffer.ts';
import { publishPropagators } from './sdk/propagation.ts';
import { SIGNALS, type Signal } from './settings/endpoints.ts';
import { EXPORTER, type OtelSettings } from './settings/settings.ts';
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
  readonly #spans: Spans | undefined;

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
    const { identities, logNames: names, scopes } = recorders;
    const { processInstanceId: instanceId } = processIdentity(host.internal);
    const process = { instanceId, scopes, redact: privacy.redact };
    this.#providers = providersOf(settings, this.#health, process);
    const { store, tracers, loggers, spanIds: ids } = this.#providers;
    const { own } = scopes;
    if (store) this.#recorders.push(['metrics', recorders.metrics(store, settings)]);
    if (tracers) {
      const tracer = tracers.getTracer(own.name, own.version, own);
      this.#spans = recorders.spans({ tracer, ids, before }, settings, privacy);
      this.#recorders.push(['traces', this.#spans]);
    }
    if (loggers) {
      const rules = { ...privacy, identities, names, captureBody: settings.capture.logBodies };
      const locate = this.#spans?.locate?.bind(this.#spans);
      this.#recorders.push(['logs', logEmitter(loggers, own, rules, locate)]);
    }
  }

  /** Begins to listen, says so, and records what was delivered before. */
  start(buffer: ReloadBuffer): void {
    const { unsupportedProtocol, preloaded, propagators, signals } = this.#settings;
    buffer.close();
    for (const signal of unsupportedProtocol)
      this.#health.failed({ signal, transport: 'otlp-http-protobuf' }, 'unsupported_protocol');
    if (!preloaded) this.#releases.push(publishPropagators(propagators));
    const active = SIGNALS.filter((signal) => signals[signal]);
    if (active.length > 0) this.#subscribe();
    this.#health.started();
    const { dropped, shed, waiting } = buffer.take();
    if (dropped > 0)
      this.#host.logger.warn(`${EXPORTER}: ${dropped} events were lost in the reload`);
    for (const signal of active) this.#health.lost(signal, dropped, 'queue_full');
    if (signals.traces) this.#health.lost('traces', shed, 'content_shed');
    const { include, exclude } = eventFilter(signals);
    for (const delivery of waiting) {
      const { type } = delivery[0];
      if (include?.includes(type) ?? !exclude?.includes(type)) this.#record(...delivery);
    }
  }

  /**
   * Stops listening, which the buffer goes on with, and sends what is left, within the limit.
   * Never rejects.
   *
   * @param goesOn another session takes the open spans, which are returned; otherwise they end
   */
  async stop(buffer: ReloadBuffer, goesOn: boolean): Promise<OpenSpans | undefined> {
    for (const release of this.#releases.splice(0))
      if (!attempt(release))
        this.#host.logger.warn(`${EXPORTER}: the gateway failed to end a subscription`);
    buffer.open(this.#host.source, this.#settings.capture);
    const open = goesOn ? this.#spans?.suspend?.() : undefined;
    if (open === undefined) this.#spans?.shutdown();
    if (!(await this.#providers.shutdown(SHUTDOWN_LIMIT)))
      this.#host.logger.warn(`${EXPORTER}: gave up flushing after ${SHUTDOWN_LIMIT} ms`);
    this.#health.stopped();
    buffer.close();
    return open;
  }

  #subscribe(): void {
    const bridge = this.#spans?.bridge;
    const unregister = bridge && this.#host.internal?.registerTracePropagationBridge?.(bridge);
    if (unregister) this.#releases.push(unregister);
    const listen = (...delivery: Delivery): void => this.#record(...delivery);
    const filter = eventFilter(this.#settings.signals);
    this.#releases.push(this.#host.source.onEvent(listen, filter, { includePrivateData: true }));
    const invalidation = setInterval(() => {
      for (const [, recorder] of this.#recorders) recorder.invalidate?.();
    }, REDACTION_LIFE).unref();
    this.#releases.push(() => clearInterval(invalidation));
  }

  #record(...delivery: Delivery): void {
    for (const [signal, recorder] of this.#recorders) {
      try {
        recorder.record(...delivery);
      } catch (error) {
        this.#health.recorderFailed(signal, error);
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
