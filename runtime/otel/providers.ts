import { setTimeout as delay } from 'node:timers/promises';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Redactor } from '../metrics/redactor.ts';
import { SERIES_CAP, SeriesStore } from '../metrics/series-store.ts';
import { type ExporterHealth, NONE_REGISTERED, type Route } from './health.ts';
import { jsonLines } from './logs/json-lines.ts';
import type { Scopes } from './scope.ts';
import { ownedLoggerProvider } from './sdk/logs.ts';
import { meterStore } from './sdk/meter-store.ts';
import { ownedMeterProvider } from './sdk/metrics.ts';
import type { Owned } from './sdk/otlp.ts';
import { registered } from './sdk/registered.ts';
import { processResource } from './sdk/resource.ts';
import { ownedTracerProvider } from './sdk/traces.ts';
import type { Signal } from './settings/routes.ts';
import type { OtelSettings } from './settings/settings.ts';

/**
 * The providers of one session, private to it; an absent one belongs to a signal that is off.
 * Preloaded providers are looked up and used, and never ended here.
 *
 * @param instanceId tells this process from all others
 */
export function providersOf(
  settings: OtelSettings,
  health: ExporterHealth,
  instanceId: string,
  scopes: Scopes,
  redact: Redactor,
) {
  /** The route that the last export of each owned provider takes. */
  const owned = new Map<Owned<object>, Route>();
  function own<One extends Owned<object>>(one: One, route: Route): One {
    owned.set(one, route);
    return one;
  }
  /** How a signal leaves that this plugin sends itself, and who hears of it; undefined for others. */
  function otlp(signal: Signal) {
    const target = settings.routes[signal];
    if (!target) return undefined;
    const endpointMode = target.endpoint.from === undefined ? 'default_endpoint' : 'configured';
    const route = health.add({ signal, transport: 'otlp-http-protobuf', endpointMode });
    return { target, route, health };
  }
  function preloaded<Provider>(signal: Signal, provider: Provider | undefined) {
    if (!settings.preloaded || !settings.signals[signal]) return undefined;
    const route: Route = { signal, transport: 'external-sdk' };
    if (provider) health.add(route);
    else health.failed(route, 'start_failed', new Error(NONE_REGISTERED));
    return provider;
  }
  const resource = processResource(settings.serviceName, instanceId, settings.detectors);

  let store: MetricStore | undefined;
  let meters = preloaded('metrics', registered().metrics);
  if (meters) store = meterStore(meters, scopes, redact);
  const byMetrics = otlp('metrics');
  if (byMetrics) {
    const series = new SeriesStore({ perFamily: SERIES_CAP, redact });
    const made = ownedMeterProvider(settings, byMetrics, resource, series, scopes);
    meters = own(made, byMetrics.route).provider;
    store = series;
  }

  const byTraces = otlp('traces');
  const traced =
    byTraces && own(ownedTracerProvider(settings, byTraces, resource, meters), byTraces.route);
  const tracers = traced?.provider ?? preloaded('traces', registered().trace);

  const byLogs = otlp('logs');
  const stdout = settings.stdoutLogs
    ? health.add({ signal: 'logs', transport: 'stdout' })
    : undefined;
  const lines = stdout && jsonLines(process.stdout, settings.serviceName, stdout, health);
  const logRoute = byLogs?.route ?? stdout;
  const loggers =
    logRoute && own(ownedLoggerProvider(settings, resource, byLogs, lines), logRoute).provider;

  return {
    /** Where metrics are recorded. */
    store,
    tracers,
    /** Gives spans their ids; undefined with a preloaded provider, which makes its own. */
    spanIds: traced?.ids,
    loggers,

    /**
     * Sends what is left, and reports what fails and what is lost. Never rejects.
     *
     * @param limit milliseconds after which nothing is waited for
     * @returns whether all of it ended within the limit
     */
    async shutdown(limit: number): Promise<boolean> {
      const ended = [...owned].map(async ([one, route]) => {
        await one.provider.shutdown().catch((error: unknown) => {
          health.failed(route, 'shutdown_failed', error);
        });
        owned.delete(one);
      });
      await Promise.race([Promise.allSettled(ended), delay(limit, undefined, { ref: false })]);
      for (const [{ waiting }, route] of owned) {
        health.failed(route, 'shutdown_failed');
        health.lost(route.signal, waiting?.count ?? 0, 'shutdown_failed');
      }
      return owned.size === 0;
    },
  };
}
