import { diagnosticSource } from '../gateway/diagnostic-source.ts';
import type { HostService, PluginEntry, ServiceContext } from '../gateway/host.ts';
import { hostRedactor } from '../gateway/host-sdk.ts';
import { redactSecrets } from '../metrics/redactor.ts';
import { Generation, type Host, type Recorders } from './generation.ts';
import { EXPORTER, ExporterHealth } from './health.ts';
import { type OtelSettings, resolveSettings } from './settings/settings.ts';
import { describeWarning } from './settings/warnings.ts';

/** The plugin, for the recorders of one catalog. */
export function otelPlugin(recorders: Recorders): PluginEntry {
  return {
    id: EXPORTER,
    name: 'OpenTelemetry export',
    description: 'Pushes gateway diagnostics as OpenTelemetry metrics, traces and logs.',
    register(api) {
      api.registerService(otelService(recorders));
    },
  };
}

function otelService(recorders: Recorders): HostService {
  let generation: Generation | undefined;
  return {
    id: EXPORTER,
    reload: { configPrefixes: ['diagnostics.otel'] },
    async start(context) {
      // A gateway that starts twice must not get every event twice.
      await generation?.stop();
      generation = isWanted(context) ? await startGeneration(context, recorders) : undefined;
    },
    async stop() {
      const stopping = generation;
      generation = undefined;
      await stopping?.stop();
    },
  };
}

function isWanted({ config }: ServiceContext): boolean {
  const { diagnostics } = config;
  return diagnostics?.enabled !== false && Boolean(diagnostics?.otel?.enabled);
}

async function startGeneration(context: ServiceContext, recorders: Recorders): Promise<Generation> {
  const redact = (await hostRedactor()) ?? redactSecrets;
  const { logger, internalDiagnostics } = context;
  const host: Host = {
    source: await diagnosticSource(context),
    logger,
    ...(internalDiagnostics && { internal: internalDiagnostics }),
  };
  let generation: Generation | undefined;
  try {
    const settings = resolveSettings(context.config.diagnostics, process.env);
    for (const warning of settings.warnings) logger.warn(redact(describeWarning(warning)));
    generation = new Generation(settings, host, recorders, redact);
    generation.start();
    logger.info(`${EXPORTER}: ${describe(settings)}, from ${host.source.description}`);
    return generation;
  } catch (error) {
    reportStartFailure(context, host, error);
    await generation?.stop();
    throw error;
  }
}

function describe({ signals, preloaded }: OtelSettings): string {
  const active = Object.entries(signals).filter(([, on]) => on);
  if (active.length === 0) return 'exporting nothing';
  const names = active.map(([signal]) => signal).join(', ');
  return `exporting ${names}${preloaded ? ' through the preloaded SDK' : ''}`;
}

/** For the signals that providers of our own were meant for. */
function reportStartFailure(context: ServiceContext, host: Host, error: unknown): void {
  const otel = context.config.diagnostics?.otel;
  const health = new ExporterHealth({
    emit: (event) => host.source.emit(event),
    reportExporterHealth: (update) => host.internal?.reportExporterHealth?.(update),
  });
  for (const signal of ['traces', 'metrics'] as const) {
    if (otel?.[signal] === false) continue;
    health.failed({ signal, transport: 'otlp-http-protobuf' }, 'start_failed', error);
  }
}
