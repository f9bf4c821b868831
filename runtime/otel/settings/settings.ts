import type { DiagnosticsConfig, OtelConfig } from '../../host/host.ts';
import { type CapturePolicy, capturePolicy } from './capture-policy.ts';
import { type Endpoint, resolveEndpoint } from './endpoints.ts';
import { type Environment, flag, list, text } from './environment.ts';
import { checkExporterVariables } from './exporter-variables.ts';
import { contentSetting, inOrder, ownSwitch, type SettingFacts } from './facts.ts';
import { checkHeaderVariables, configuredHeaders } from './headers.ts';
import {
  type BatchSettings,
  batchSettings,
  flushInterval,
  type ReaderSettings,
  readerSettings,
} from './intervals.ts';
import { protocolIsSupported } from './protocol.ts';
import { detectorNames, propagatorNames } from './registries.ts';
import { resolveSampling, type Sampling } from './sampling.ts';
import { SIGNALS, type Signal } from './signal.ts';
import { type SpanLimitSettings, spanLimits } from './span-limits.ts';
import { proxySettings, type TlsSettings, tlsSettings } from './transport.ts';
import { type SettingWarning, SettingWarnings } from './warnings.ts';

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
  /** Traces and metrics go to providers that somebody else registered. */
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

/**
 * Resolves configuration and environment, the configuration first unless `facts` say otherwise.
 *
 * @param own what stands below the plugin's own entry, which the gateway's schema leaves to us
 * @throws EndpointError, TransportError: settings that must not be guessed around
 */
export function resolveSettings(
  diagnostics: DiagnosticsConfig | undefined,
  environment: Environment,
  facts: SettingFacts,
  own: Readonly<Record<string, unknown>> = {},
): OtelSettings {
  const warnings = new SettingWarnings();
  const config = diagnostics?.otel ?? {};
  const enabled = diagnostics?.enabled !== false && Boolean(config.enabled);
  const sdkDisabled = flag(environment, 'OTEL_SDK_DISABLED', warnings);
  const preloaded = environment['OPENCLAW_OTEL_PRELOADED'] === '1';
  const external = enabled && preloaded;
  const owned = enabled && !sdkDisabled;
  const unsupported: Signal[] = [];
  const leavesByOtlp = (signal: Signal, wanted: boolean): boolean => {
    if (!wanted || protocolIsSupported(signal, config, environment, facts, warnings)) return wanted;
    unsupported.push(signal);
    return false;
  };

  const logs = owned && (config.logs ?? facts.defaults['diagnostics.otel.logs']) === true;
  const sinks = logSinks(config, warnings);
  const traces = config.traces !== false;
  const metrics = config.metrics !== false;
  const otlp: Record<Signal, boolean> = {
    traces: leavesByOtlp('traces', owned && !preloaded && traces),
    metrics: leavesByOtlp('metrics', owned && !preloaded && metrics),
    logs: leavesByOtlp('logs', logs && sinks.otlp),
  };
  const stdoutLogs = logs && sinks.stdout;
  const flush = flushInterval(config, warnings);
  const names = inOrder(
    facts,
    'OTEL_SERVICE_NAME',
    String(config.serviceName ?? '').trim(),
    text(environment, 'OTEL_SERVICE_NAME'),
  );
  return {
    serviceName: names.find(Boolean) ?? 'openclaw',
    metricNamePrefix: namePrefix(config, warnings),
    signals: {
      traces: otlp.traces || (external && traces),
      metrics: otlp.metrics || (external && metrics),
      logs: otlp.logs || stdoutLogs,
    },
    routes: routes(otlp, config, environment, facts, warnings),
    preloaded: external,
    stdoutLogs,
    unsupportedProtocol: unsupported,
    sampling: resolveSampling(config, environment, warnings),
    spanLimits: spanLimits(environment, warnings),
    spanBatch: batchSettings('OTEL_BSP', 5000, flush, environment, warnings),
    logBatch: batchSettings('OTEL_BLRP', 1000, flush, environment, warnings),
    metricReader: readerSettings(flush, environment, warnings),
    capture: capturePolicy(contentSetting(facts, own, config), warnings),
    genAiLatest: (list(environment, 'OTEL_SEMCONV_STABILITY_OPT_IN') ?? []).includes(
      'gen_ai_latest_experimental',
    ),
    conversationIds: ownSwitch(facts, own, 'conversationIds'),
    traceAllRequests: ownSwitch(facts, own, 'traceAllRequests'),
    detectors: detectorNames(environment, warnings),
    propagators: propagatorNames(environment, warnings),
    selfObservation: flag(environment, 'OTEL_NODE_EXPERIMENTAL_SDK_METRICS', warnings),
    warnings: warnings.all,
  };
}

function routes(
  otlp: Readonly<Record<Signal, boolean>>,
  config: OtelConfig,
  environment: Environment,
  facts: SettingFacts,
  warnings: SettingWarnings,
): Partial<Record<Signal, OtlpRoute>> {
  const result: Partial<Record<Signal, OtlpRoute>> = {};
  const wanted = SIGNALS.filter((signal) => otlp[signal]);
  if (wanted.length === 0) return result;
  const headers = configuredHeaders(config, warnings);
  const proxy = proxySettings(environment);
  checkExporterVariables(wanted, environment, warnings);
  checkHeaderVariables(wanted, environment, warnings);
  for (const signal of wanted) {
    const endpoint = resolveEndpoint(signal, config, environment, facts);
    const secure = endpoint.url.toLowerCase().startsWith('https:');
    const tls = secure ? tlsSettings(signal, environment) : {};
    result[signal] = { endpoint, tls, proxy, headers };
  }
  return result;
}

function namePrefix(config: OtelConfig, warnings: SettingWarnings): string {
  const given: unknown = config.metricNamePrefix;
  if (given === undefined) return DEFAULT_PREFIX;
  if (typeof given === 'string' && PREFIX.test(given)) return given;
  warnings.add('diagnostics.otel.metricNamePrefix', given, DEFAULT_PREFIX);
  return DEFAULT_PREFIX;
}

function logSinks(
  config: OtelConfig,
  warnings: SettingWarnings,
): { otlp: boolean; stdout: boolean } {
  const given: unknown = config.logsExporter ?? 'otlp';
  const known = given === 'otlp' || given === 'stdout' || given === 'both';
  if (!known) warnings.add('diagnostics.otel.logsExporter', given, 'otlp');
  return { otlp: given !== 'stdout', stdout: given === 'stdout' || given === 'both' };
}
