import type { HostConfig } from '../../host/host.ts';
import { capturePolicy } from './capture-policy.ts';
import { type Endpoint, resolveEndpoint, SIGNALS, type Signal } from './endpoints.ts';
import { batchSettings, flushInterval, readerSettings } from './intervals.ts';
import { type Environment, type SettingFacts, SettingSources } from './sources.ts';
import { resolveSampling, spanLimits } from './tracing.ts';
import { configuredHeaders, proxySettings, tlsSettings } from './transport.ts';
import {
  checkExporterVariables,
  detectorNames,
  propagatorNames,
  protocolIsSupported,
} from './variables.ts';

/** How one signal reaches its receiver. */
export interface OtlpRoute {
  readonly endpoint: Endpoint;
  readonly tls: ReturnType<typeof tlsSettings>;
  readonly proxy: Environment | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything the exporter does, decided once; nothing later reads configuration again. */
export type OtelSettings = ReturnType<typeof resolveSettings>;

/** The plugin, by its id. */
export const EXPORTER = 'diagnostics-otel';
const DEFAULT_PREFIX = 'openclaw.';
const PREFIX = /^(?:[A-Za-z][A-Za-z0-9_./-]{0,127})?$/;

/** What the operator wrote below the plugin's own entry, which the gateway's schema leaves to us. */
export function ownConfig({ plugins }: HostConfig): Readonly<Record<string, unknown>> {
  return plugins?.entries?.[EXPORTER]?.config ?? {};
}

/** The setting of content: below the plugin's own entry where the edition has that, else in `diagnostics`. */
export function contentSetting(config: HostConfig, { plugin }: SettingFacts): unknown {
  const given = plugin.includes('captureContent') ? ownConfig(config)['captureContent'] : undefined;
  return given ?? config.diagnostics?.otel?.captureContent;
}

/**
 * Resolves configuration and environment, the configuration first unless `facts` say otherwise.
 *
 * @throws SettingError
 */
export function resolveSettings(host: HostConfig, environment: Environment, facts: SettingFacts) {
  const { diagnostics } = host;
  const config = diagnostics?.otel ?? {};
  const sources = new SettingSources(config, environment, facts.overriding);
  const enabled = diagnostics?.enabled !== false && Boolean(config.enabled);
  const owned = !sources.flag('OTEL_SDK_DISABLED') && enabled;
  const preloaded = sources.integer('OPENCLAW_OTEL_PRELOADED', 0, 0) === 1 && enabled;
  const traces = config.traces !== false;
  const metrics = config.metrics !== false;
  const logs = owned && (config.logs ?? facts.defaults['diagnostics.otel.logs']) === true;
  const sinks = logSinks(sources);
  const wanted: Record<Signal, boolean> = {
    traces: owned && !preloaded && traces,
    metrics: owned && !preloaded && metrics,
    logs: logs && sinks.otlp,
  };
  const byOtlp = SIGNALS.filter((signal) => wanted[signal]);
  const sent = byOtlp.filter((signal) => protocolIsSupported(signal, sources));
  const stdoutLogs = logs && sinks.stdout;
  const flush = flushInterval(sources);
  const names = sources.inOrder(
    'OTEL_SERVICE_NAME',
    String(config.serviceName ?? '').trim(),
    sources.text('OTEL_SERVICE_NAME'),
  );
  const optIns = sources.list('OTEL_SEMCONV_STABILITY_OPT_IN') ?? [];
  const isOn = (key: string) => facts.plugin.includes(key) && ownConfig(host)[key] === true;
  return {
    serviceName: names.find(Boolean) ?? 'openclaw',
    /** Replaces the leading `openclaw.` of metric names. */
    metricNamePrefix: namePrefix(sources),
    /** Signals that are recorded, by whatever way they leave. */
    signals: {
      traces: sent.includes('traces') || (preloaded && traces),
      metrics: sent.includes('metrics') || (preloaded && metrics),
      logs: sent.includes('logs') || stdoutLogs,
    },
    /** The signals that this plugin sends by OTLP itself. */
    routes: routes(sent, sources),
    /** Traces and metrics go to providers that were registered before. */
    preloaded,
    /** Log records are also, or only, written as JSON lines. */
    stdoutLogs,
    /** Signals turned off because their protocol is not offered. */
    unsupportedProtocol: byOtlp.filter((signal) => !sent.includes(signal)),
    sampling: resolveSampling(sources),
    spanLimits: spanLimits(sources),
    spanBatch: batchSettings('OTEL_BSP', 5000, flush, sources),
    logBatch: batchSettings('OTEL_BLRP', 1000, flush, sources),
    metricReader: readerSettings(flush, sources),
    capture: capturePolicy(contentSetting(host, facts), sources.warn),
    /** Newest names of the GenAI conventions on spans. */
    genAiLatest: optIns.includes('gen_ai_latest_experimental'),
    /** Spans carry a keyed hash of their session. */
    conversationIds: isOn('conversationIds'),
    /** Requests that start no turn are traced, too, not only those that fail. */
    traceAllRequests: isOn('traceAllRequests'),
    detectors: detectorNames(sources),
    propagators: propagatorNames(sources),
    /** The SDK's metrics about itself. */
    selfObservation: sources.flag('OTEL_NODE_EXPERIMENTAL_SDK_METRICS'),
    warnings: sources.warnings,
  };
}

function routes(signals: readonly Signal[], sources: SettingSources) {
  const found: Partial<Record<Signal, OtlpRoute>> = {};
  if (signals.length === 0) return found;
  const headers = configuredHeaders(sources);
  const proxy = proxySettings(sources);
  checkExporterVariables(signals, sources);
  for (const signal of signals) {
    const endpoint = resolveEndpoint(signal, sources);
    const secure = endpoint.url.toLowerCase().startsWith('https:');
    found[signal] = { endpoint, tls: secure ? tlsSettings(signal, sources) : {}, proxy, headers };
  }
  return found;
}

function namePrefix({ config, warn }: SettingSources): string {
  const given: unknown = config.metricNamePrefix ?? DEFAULT_PREFIX;
  if (typeof given === 'string' && PREFIX.test(given)) return given;
  warn('diagnostics.otel.metricNamePrefix', given, DEFAULT_PREFIX);
  return DEFAULT_PREFIX;
}

function logSinks({ config, warn }: SettingSources): { otlp: boolean; stdout: boolean } {
  const given: unknown = config.logsExporter ?? 'otlp';
  const known = given === 'otlp' || given === 'stdout' || given === 'both';
  if (!known) warn('diagnostics.otel.logsExporter', given, 'otlp');
  return { otlp: given !== 'stdout', stdout: given === 'stdout' || given === 'both' };
}
