import {
  type LoggerProvider,
  type MeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { SERIES_CAP } from '../metrics/series-store.ts';
import type { ExporterHealth, Route } from './health.ts';
import { JsonLines } from './logs/json-lines.ts';
import { type LogSinks, ownedLoggerProvider } from './sdk/logs.ts';
import { type Owned, ownedMeterProvider } from './sdk/metrics.ts';
import { processResource, type Resource } from './sdk/resource.ts';
import { ownedTracerProvider } from './sdk/traces.ts';
import type { OtelSettings } from './settings/settings.ts';
import type { Signal } from './settings/signal.ts';
import type { SpanIds } from './spans/span-ids.ts';

/** The end of an owned provider, and the route that its last export takes. */
export interface Ending extends Omit<Owned<never>, 'provider'> {
  readonly route: Route;
}

/**
 * The providers of one generation, private to it; an absent one belongs to a signal that is off.
 * Preloaded providers are looked up and used, and never ended here.
 */
export class Providers {
  readonly meters: MeterProvider | undefined;
  readonly tracers: TracerProvider | undefined;
  /** Gives spans their ids; undefined with a preloaded provider, which makes its own. */
  spanIds: SpanIds | undefined;
  readonly loggers: LoggerProvider | undefined;
  /** Every way by which signals leave. */
  readonly routes: Route[] = [];
  readonly endings: Ending[] = [];

  readonly #settings: OtelSettings;
  readonly #health: ExporterHealth;

  /** @param instanceId tells this process from all others */
  constructor(settings: OtelSettings, health: ExporterHealth, instanceId: string) {
    this.#settings = settings;
    this.#health = health;
    const resource = processResource(settings.serviceName, instanceId, settings.detectors);
    this.meters =
      this.#ownedMeters(resource) ?? this.#preloaded('metrics', metrics.getMeterProvider());
    this.tracers =
      this.#ownedTracers(resource) ?? this.#preloaded('traces', trace.getTracerProvider());
    this.loggers = settings.signals.logs ? this.#ownedLoggers(resource) : undefined;
  }

  #ownedMeters(resource: Resource): MeterProvider | undefined {
    const target = this.#settings.routes.metrics;
    if (!target) return undefined;
    const route = this.#otlpRoute('metrics');
    const observer = this.#health.observer(route);
    return this.#adopt(
      route,
      ownedMeterProvider(this.#settings, target, resource, SERIES_CAP, observer),
    );
  }

  #ownedTracers(resource: Resource): TracerProvider | undefined {
    const target = this.#settings.routes.traces;
    if (!target) return undefined;
    const route = this.#otlpRoute('traces');
    const observer = this.#health.observer(route);
    const owned = ownedTracerProvider(this.#settings, target, resource, this.meters, observer);
    this.spanIds = owned.ids;
    return this.#adopt(route, owned);
  }

  #ownedLoggers(resource: Resource): LoggerProvider | undefined {
    const { routes, stdoutLogs, serviceName } = this.#settings;
    const otlp = routes.logs && this.#otlpRoute('logs');
    const stdout = stdoutLogs ? this.#route({ signal: 'logs', transport: 'stdout' }) : undefined;
    const sinks: LogSinks = {
      ...(otlp &&
        routes.logs && { otlp: { route: routes.logs, observer: this.#health.observer(otlp) } }),
      ...(stdout && {
        lines: {
          exporter: new JsonLines(process.stdout, serviceName),
          observer: this.#health.observer(stdout),
        },
      }),
    };
    const owned = ownedLoggerProvider(this.#settings, resource, sinks);
    const route = otlp ?? stdout;
    return route && this.#adopt(route, owned);
  }

  #preloaded<Provider>(signal: Signal, provider: Provider): Provider | undefined {
    if (!this.#settings.preloaded || !this.#settings.signals[signal]) return undefined;
    this.#route({ signal, transport: 'external-sdk' });
    return provider;
  }

  #otlpRoute(signal: Signal): Route {
    const endpointMode = this.#settings.routes[signal]?.endpoint.mode ?? 'configured';
    return this.#route({ signal, transport: 'otlp-http-protobuf', endpointMode });
  }

  #route(route: Route): Route {
    this.routes.push(route);
    return route;
  }

  #adopt<Provider>(route: Route, { provider, ...end }: Owned<Provider>): Provider {
    this.endings.push({ route, ...end });
    return provider;
  }
}
