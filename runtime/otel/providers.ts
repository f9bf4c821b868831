import { setTimeout as delay } from 'node:timers/promises';
import {
  type LoggerProvider,
  type MeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Redactor } from '../metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../metrics/series-store.ts';
import type { ExporterHealth, Route } from './health.ts';
import { JsonLines } from './logs/json-lines.ts';
import { type Scopes, scopeOf } from './scope.ts';
import type { GivenIds } from './sdk/given-ids.ts';
import { ownedLoggerProvider } from './sdk/logs.ts';
import { MeterStore } from './sdk/meter-store.ts';
import { type Owned, ownedMeterProvider } from './sdk/metrics.ts';
import { processResource, type Resource } from './sdk/resource.ts';
import { ownedTracerProvider } from './sdk/traces.ts';
import type { Signal } from './settings/endpoints.ts';
import type { OtelSettings } from './settings/settings.ts';

/** The end of an owned provider, and the route that its last export takes. */
interface Ending extends Omit<Owned<never>, 'provider'> {
  readonly route: Route;
}

/** What the providers need to know beside the settings. */
export interface Process {
  /** Tells this process from all others. */
  readonly instanceId: string;
  /** Scopes of the metrics. */
  readonly scopes: Scopes;
  readonly redact: Redactor;
}

/**
 * The providers of one session, private to it; an absent one belongs to a signal that is off.
 * Preloaded providers are looked up and used, and never ended here.
 */
export class Providers {
  readonly meters: MeterProvider | undefined;
  /** Where metrics are recorded. */
  readonly store: MetricStore | undefined;
  readonly tracers: TracerProvider | undefined;
  /** Gives spans their ids; undefined with a preloaded provider, which makes its own. */
  spanIds: GivenIds | undefined;
  readonly loggers: LoggerProvider | undefined;
  /** Every way by which signals leave. */
  readonly routes: Route[] = [];

  readonly #settings: OtelSettings;
  readonly #health: ExporterHealth;
  readonly #endings = new Set<Ending>();

  constructor(
    settings: OtelSettings,
    health: ExporterHealth,
    { instanceId, scopes, redact }: Process,
  ) {
    this.#settings = settings;
    this.#health = health;
    const resource = processResource(settings.serviceName, instanceId, settings.detectors);
    const store = new SeriesStore({ perFamily: SERIES_CAP, redact });
    const owned = this.#ownedMeters(resource, store, scopes);
    this.meters = owned ?? this.#preloaded('metrics', metrics.getMeterProvider());
    this.store = owned ? store : this.meters && preloadedStore(this.meters, scopes, redact);
    this.tracers =
      this.#ownedTracers(resource) ?? this.#preloaded('traces', trace.getTracerProvider());
    this.loggers = settings.signals.logs ? this.#ownedLoggers(resource) : undefined;
  }

  /**
   * Sends what is left, and reports what fails and what is lost. Never rejects.
   *
   * @param limit milliseconds after which nothing is waited for
   * @returns whether all of it ended within the limit
   */
  async shutdown(limit: number): Promise<boolean> {
    const ended = [...this.#endings].map(async (ending) => {
      await ending.shutdown().catch((error: unknown) => {
        this.#health.failed(ending.route, 'shutdown_failed', error);
      });
      this.#endings.delete(ending);
    });
    const over = new AbortController();
    const expired = delay(limit, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([Promise.allSettled(ended), expired]);
    over.abort();
    for (const { route, waiting } of this.#endings) {
      this.#health.failed(route, 'shutdown_failed');
      this.#health.lost(route.signal, waiting(), 'shutdown_failed');
    }
    return this.#endings.size === 0;
  }

  #ownedMeters(resource: Resource, store: SeriesStore, scopes: Scopes): MeterProvider | undefined {
    const otlp = this.#otlp('metrics');
    if (!otlp) return undefined;
    const { route, target, observer } = otlp;
    const owned = ownedMeterProvider(this.#settings, target, resource, store, scopes, observer);
    return this.#adopt(route, owned);
  }

  #ownedTracers(resource: Resource): TracerProvider | undefined {
    const otlp = this.#otlp('traces');
    if (!otlp) return undefined;
    const { route, target, observer } = otlp;
    const owned = ownedTracerProvider(this.#settings, target, resource, this.meters, observer);
    this.spanIds = owned.ids;
    return this.#adopt(route, owned);
  }

  #ownedLoggers(resource: Resource): LoggerProvider | undefined {
    const { stdoutLogs, serviceName } = this.#settings;
    const otlp = this.#otlp('logs');
    const stdout = stdoutLogs ? this.#route({ signal: 'logs', transport: 'stdout' }) : undefined;
    const lines =
      stdout && new JsonLines(process.stdout, serviceName, this.#health.observer(stdout));
    const owned = ownedLoggerProvider(this.#settings, resource, otlp, lines);
    const route = otlp?.route ?? stdout;
    return route && this.#adopt(route, owned);
  }

  /** How a signal leaves that this plugin sends itself, and who hears of it; undefined for others. */
  #otlp(signal: Signal) {
    const target = this.#settings.routes[signal];
    if (!target) return undefined;
    const endpointMode = target.endpoint.from === undefined ? 'default_endpoint' : 'configured';
    const route = this.#route({ signal, transport: 'otlp-http-protobuf', endpointMode });
    return { route, target, observer: this.#health.observer(route) };
  }

  #preloaded<Provider>(signal: Signal, provider: Provider): Provider | undefined {
    if (!this.#settings.preloaded || !this.#settings.signals[signal]) return undefined;
    this.#route({ signal, transport: 'external-sdk' });
    return provider;
  }

  #route(route: Route): Route {
    this.routes.push(route);
    return route;
  }

  #adopt<Provider>(route: Route, { provider, ...end }: Owned<Provider>): Provider {
    this.#endings.add({ route, ...end });
    return provider;
  }
}

/** A store that hands everything to an SDK that is there already. */
function preloadedStore(meters: MeterProvider, scopes: Scopes, redact: Redactor): MetricStore {
  return new MeterStore((metric) => {
    const scope = scopeOf(scopes, metric);
    return meters.getMeter(scope.name, scope.version, scope);
  }, redact);
}
