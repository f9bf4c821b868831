import type { HostConfig } from '../../host/host.ts';
import { capturePolicy } from './capture-policy.ts';
import { protocolIsSupported, routes, SIGNALS, type Signal } from './routes.ts';
import { sdkSettings } from './sdk-settings.ts';
import {
  type Environment,
  type SettingFacts,
  type SettingSources,
  settingSources,
} from './sources.ts';

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
  const sources = settingSources(config, environment, facts.overriding);
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
    ...sdkSettings(sources),
    capture: capturePolicy(contentSetting(host, facts), sources.warn),
    /** Newest names of the GenAI conventions on spans. */
    genAiLatest: optIns.includes('gen_ai_latest_experimental'),
    /** Spans carry a keyed hash of their session. */
    conversationIds: isOn('conversationIds'),
    /** Requests that start no turn are traced, too, not only those that fail. */
    traceAllRequests: isOn('traceAllRequests'),
    warnings: sources.warnings,
  };
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
