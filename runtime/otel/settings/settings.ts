import type { DiagnosticsConfig } from '../../host/host.ts';
import { type CapturePolicy, capturePolicy } from './capture-policy.ts';
import { type Endpoint, resolveEndpoint, SIGNALS, type Signal } from './endpoints.ts';
import {
  type BatchSettings,
  batchSettings,
  flushInterval,
  type ReaderSettings,
  readerSettings,
} from './intervals.ts';
import {
  type Environment,
  type SettingFacts,
  SettingSources,
  type SettingWarning,
} from './sources.ts';
import { resolveSampling, type Sampling, type SpanLimitSettings, spanLimits } from './tracing.ts';
import { configuredHeaders, proxySettings, type TlsSettings, tlsSettings } from './transport.ts';
import {
  checkExporterVariables,
  detectorNames,
  propagatorNames,
  protocolIsSupported,
} from './variables.ts';

/** How one signal reaches its receiver. */
export interface OtlpRoute {
  readonly endpoint: Endpoint;
  readonly tls: TlsSettings;
  readonly proxy: Environment | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything the exporter does, decided once; nothing later reads configuration again. */
export interface OtelSettings {
  readonly serviceName: string;
  /** Replaces the leading `openclaw.` of metric names. */
  readonly metricNamePrefix: string;
  /** Signals that are recorded, by whatever way they leave. */
  readonly signals: Readonly<Record<Signal, boolean>>;
  /** The signals that this plugin sends by OTLP itself. */
  readonly routes: Readonly<Partial<Record<Signal, OtlpRoute>>>;
  /** Traces and metrics go to providers that were registered before. */
  readonly preloaded: boolean;
  /** Log records are also, or only, written as JSON lines. */
  readonly stdoutLogs: boolean;
  /** Signals turned off because their protocol is not offered. */
  readonly unsupportedProtocol: readonly Signal[];
  readonly sampling: Sampling;
  readonly spanLimits: SpanLimitSettings;
  readonly spanBatch: BatchSettings;
  readonly logBatch: BatchSettings;
  readonly metricReader: ReaderSettings;
  readonly capture: CapturePolicy;
  /** Newest names of the GenAI conventions on spans. */
  readonly genAiLatest: boolean;
  /** Spans carry a keyed hash of their session. */
  readonly conversationIds: boolean;
  /** Requests that start no turn are traced, too, not only those that fail. */
  readonly traceAllRequests: boolean;
  readonly detectors: readonly string[];
  readonly propagators: readonly string[];
  /** The SDK's metrics about itself. */
  readonly selfObservation: boolean;
  readonly warnings: readonly SettingWarning[];
}

const DEFAULT_PREFIX = 'openclaw.';
const PREFIX = /^(?:[A-Za-z][A-Za-z0-9_./-]{0,127})?$/;

/** What the operator wrote below the plugin's own entry, which the gateway's schema leaves to us. */
export type OwnConfig = Readonly<Record<string, unknown>>;

/**
 * Resolves configuration and environment, the configuration first unless `facts` say otherwise.
 *
 * @throws EndpointError, TransportError: settings that must not be guessed around
 */
export function resolveSettings(
  diagnostics: DiagnosticsConfig | undefined,
  environment: Environment,
  facts: SettingFacts,
  own: OwnConfig = {},
): OtelSettings {
  const config = diagnostics?.otel ?? {};
  const sources = new SettingSources(config, environment, facts);
  const enabled = diagnostics?.enabled !== false && Boolean(config.enabled);
  const sdkDisabled = sources.flag('OTEL_SDK_DISABLED');
  const preloaded = sources.integer('OPENCLAW_OTEL_PRELOADED', 0, 0) === 1;
  const external = enabled && preloaded;
  const owned = enabled && !sdkDisabled;
  const unsupported: Signal[] = [];
  const leavesByOtlp = (signal: Signal, wanted: boolean): boolean => {
    if (!wanted || protocolIsSupported(signal, sources)) return wanted;
    unsupported.push(signal);
    return false;
  };

  const logs = owned && (config.logs ?? facts.defaults['diagnostics.otel.logs']) === true;
  const sinks = logSinks(sources);
  const traces = config.traces !== false;
  const metrics = config.metrics !== false;
  const otlp: Record<Signal, boolean> = {
    traces: leavesByOtlp('traces', owned && !preloaded && traces),
    metrics: leavesByOtlp('metrics', owned && !preloaded && metrics),
    logs: leavesByOtlp('logs', logs && sinks.otlp),
  };
  const stdoutLogs = logs && sinks.stdout;
  const flush = flushInterval(sources);
  const names = sources.inOrder(
    'OTEL_SERVICE_NAME',
    String(config.serviceName ?? '').trim(),
    sources.text('OTEL_SERVICE_NAME'),
  );
  const optIns = sources.list('OTEL_SEMCONV_STABILITY_OPT_IN') ?? [];
  const isOn = (key: string): boolean => facts.plugin.includes(key) && own[key] === true;
  return {
    serviceName: names.find(Boolean) ?? 'openclaw',
    metricNamePrefix: namePrefix(sources),
    signals: {
      traces: otlp.traces || (external && traces),
      metrics: otlp.metrics || (external && metrics),
      logs: otlp.logs || stdoutLogs,
    },
    routes: routes(otlp, sources),
    preloaded: external,
    stdoutLogs,
    unsupportedProtocol: unsupported,
    sampling: resolveSampling(sources),
    spanLimits: spanLimits(sources),
    spanBatch: batchSettings('OTEL_BSP', 5000, flush, sources),
    logBatch: batchSettings('OTEL_BLRP', 1000, flush, sources),
    metricReader: readerSettings(flush, sources),
    capture: capturePolicy(contentSetting(diagnostics, facts, own), sources.warn),
    genAiLatest: optIns.includes('gen_ai_latest_experimental'),
    conversationIds: isOn('conversationIds'),
    traceAllRequests: isOn('traceAllRequests'),
    detectors: detectorNames(sources),
    propagators: propagatorNames(sources),
    selfObservation: sources.flag('OTEL_NODE_EXPERIMENTAL_SDK_METRICS'),
    warnings: sources.warnings,
  };
}

/** The setting of content: below the plugin's own entry where the edition has that, else in `diagnostics`. */
export function contentSetting(
  diagnostics: DiagnosticsConfig | undefined,
  { plugin }: SettingFacts,
  own: OwnConfig,
): unknown {
  const given = plugin.includes('captureContent') ? own['captureContent'] : undefined;
  return given ?? diagnostics?.otel?.captureContent;
}

function routes(
  otlp: Readonly<Record<Signal, boolean>>,
  sources: SettingSources,
): Partial<Record<Signal, OtlpRoute>> {
  const result: Partial<Record<Signal, OtlpRoute>> = {};
  const wanted = SIGNALS.filter((signal) => otlp[signal]);
  if (wanted.length === 0) return result;
  const headers = configuredHeaders(sources);
  const proxy = proxySettings(sources);
  checkExporterVariables(wanted, sources);
  for (const signal of wanted) {
    const endpoint = resolveEndpoint(signal, sources);
    const secure = endpoint.url.toLowerCase().startsWith('https:');
    const tls = secure ? tlsSettings(signal, sources) : {};
    result[signal] = { endpoint, tls, proxy, headers };
  }
  return result;
}

function namePrefix({ config, warn }: SettingSources): string {
  const given: unknown = config.metricNamePrefix;
  if (given === undefined) return DEFAULT_PREFIX;
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
