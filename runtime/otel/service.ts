import { isDeepStrictEqual } from 'node:util';
import { inTurn } from '../host/calls.ts';
import type { HostConfig, HostService, PluginEntry, ServiceContext } from '../host/host.ts';
import { type DiagnosticSource, diagnosticSource, redaction } from '../host/host-sdk.ts';
import type { Redactor } from '../metrics/redactor.ts';
import { ExporterHealth } from './health.ts';
import { installationKey, KeyedHash } from './identity.ts';
import { ReloadBuffer } from './reload-buffer.ts';
import { type ExportSession, exportSession, type Recorders } from './session.ts';
import { CAPTURE_SCHEMA, capturePolicy } from './settings/capture-policy.ts';
import { SIGNALS } from './settings/routes.ts';
import {
  contentSetting,
  EXPORTER,
  type OtelSettings,
  ownConfig,
  resolveSettings,
} from './settings/settings.ts';
import type { OpenSpans } from './spans/span-tracker.ts';

/** The plugin, for the recorders of one catalog. */
export function otelPlugin(recorders: Recorders): PluginEntry {
  return {
    id: EXPORTER,
    name: 'OpenTelemetry export',
    description: 'Pushes gateway diagnostics as OpenTelemetry metrics, traces and logs.',
    configSchema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        recorders.settings.plugin.map((key) => [
          key,
          key === 'captureContent' ? CAPTURE_SCHEMA : { type: 'boolean' },
        ]),
      ),
    },
    register(api) {
      api.registerService(inTurn(otelService(recorders, () => api.runtime?.config?.current?.())));
    },
  };
}

/** @param current the configuration that the gateway has by now */
function otelService(
  recorders: Recorders,
  current: () => HostConfig | undefined,
): Required<HostService> {
  const facts = recorders.settings;
  const buffer = new ReloadBuffer();
  let running: { readonly session: ExportSession; readonly config: HostConfig } | undefined;
  /** Spans that the last session left to the next. */
  let open: OpenSpans | undefined;
  /** For the whole process, so that a reload changes no hash even where no key can be kept. */
  let hash: KeyedHash | undefined;

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { session, config } = running;
    running = undefined;
    open = await session.stop(buffer, goesOn(config, current()));
  }

  async function start(context: ServiceContext): Promise<void> {
    // From here to the subscription of the new session there are waits.
    const { internalDiagnostics: internal, config, logger, stateDir } = context;
    if (internal) buffer.open(internal, capturePolicy(contentSetting(config, facts)));
    const { redact, description } = await redaction();
    const source = await diagnosticSource(context);
    const say = (message: string): void => logger.info(`${EXPORTER}: ${message}`);
    const warn = (message: string): void => logger.warn(`${EXPORTER}: ${message}`);
    hash ??= new KeyedHash(() => installationKey(stateDir, warn));
    try {
      const settings = resolveSettings(config, process.env, facts);
      for (const warning of settings.warnings) warn(redact(warning));
      const session = exportSession(settings, source, context, recorders, { redact, hash }, open);
      open = undefined;
      running = { session, config };
      say(`${describe(settings)}, from ${source.description}`);
      say(`secrets are masked by ${description}`);
      session.start(buffer);
    } catch (error) {
      await stop();
      buffer.close();
      buffer.take();
      // Thrown in a reload, it would make the gateway restart itself and end what it works on.
      reportStartFailure(context, source, error, redact);
    }
  }

  return {
    id: EXPORTER,
    reload: { configPrefixes: ['diagnostics.otel', 'diagnostics.enabled'] },
    async start(context) {
      // A gateway that starts twice must not get every event twice.
      await stop();
      if (isWanted(context.config)) await start(context);
      else buffer.take();
    },
    stop,
  };
}

/**
 * Whether the exporter stops because its configuration has changed, and will start again. The
 * gateway does not say why it stops a service; when nothing has changed, it is ending.
 */
function goesOn(running: HostConfig, current: HostConfig | undefined): boolean {
  const otel = current?.diagnostics?.otel;
  if (current === undefined || !isWanted(current) || otel?.traces === false) return false;
  return (
    !isDeepStrictEqual(running.diagnostics?.otel, otel) ||
    !isDeepStrictEqual(ownConfig(running), ownConfig(current))
  );
}

function isWanted({ diagnostics }: HostConfig): boolean {
  return diagnostics?.enabled !== false && Boolean(diagnostics?.otel?.enabled);
}

/** Each signal with what says where it goes: a URL may hold a credential, the name of a setting does not. */
function describe({ signals, routes, stdoutLogs }: OtelSettings): string {
  const ways = SIGNALS.filter((signal) => signals[signal]).map((signal) => {
    const route = routes[signal];
    const otlp = route && `to ${route.endpoint.from ?? 'the default endpoint'}`;
    const stdout = signal === 'logs' && stdoutLogs ? 'to standard output' : undefined;
    const named = [otlp, stdout].filter(Boolean).join(' and ');
    return `${signal} ${named || 'through the preloaded SDK'}`;
  });
  return `exporting ${ways.join(', ') || 'nothing'}`;
}

/** For the signals that providers of our own were meant for. */
function reportStartFailure(
  context: ServiceContext,
  source: DiagnosticSource,
  error: unknown,
  redact: Redactor,
): void {
  const otel = context.config.diagnostics?.otel;
  const reason = error instanceof Error ? error.message : String(error);
  context.logger.error(redact(`${EXPORTER}: nothing is exported: ${reason}`));
  context.serviceHealth?.reportFailure(error);
  const health = new ExporterHealth(source, context.internalDiagnostics);
  for (const signal of ['traces', 'metrics'] as const) {
    if (otel?.[signal] === false) continue;
    health.failed({ signal, transport: 'otlp-http-protobuf' }, 'start_failed', error);
  }
}
