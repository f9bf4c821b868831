import { diagnosticSource } from '../gateway/diagnostic-source.ts';
import type { HostService, PluginEntry, ServiceContext } from '../gateway/host.ts';
import { hostRedactor } from '../gateway/host-sdk.ts';
import { redactSecrets } from '../metrics/redactor.ts';
import type { Generation, Host, Privacy, Recorders } from './generation.ts';
import { Handover } from './handover.ts';
import { EXPORTER, ExporterHealth } from './health.ts';
import { installationKey } from './identity/installation-key.ts';
import { KeyedHash } from './identity/keyed-hash.ts';
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
  const handover = new Handover();
  let running: { readonly generation: Generation; readonly host: Host } | undefined;
  /** For the whole process, so that a reload changes no hash even where no key can be kept. */
  let hash: KeyedHash | undefined;

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { generation, host } = running;
    running = undefined;
    generation.unsubscribe();
    handover.open(host.source);
    await generation.stop();
    handover.close();
  }

  async function start(context: ServiceContext): Promise<void> {
    // From here to the subscription of the new generation there are waits.
    if (context.internalDiagnostics) handover.open(context.internalDiagnostics);
    const redact = (await hostRedactor()) ?? redactSecrets;
    const host = await hostOf(context);
    hash ??= hashOf(context);
    try {
      const generation = await createGeneration(context, host, recorders, { redact, hash });
      running = { generation, host };
      handover.close();
      generation.start();
      if (handover.dropped > 0) {
        context.logger.warn(`${EXPORTER}: ${handover.dropped} events were lost in the reload`);
      }
      generation.record(handover.take());
    } catch (error) {
      reportStartFailure(context, host, error);
      handover.close();
      handover.take();
      await stop();
      throw error;
    }
  }

  return {
    id: EXPORTER,
    reload: { configPrefixes: ['diagnostics.otel'] },
    async start(context) {
      // A gateway that starts twice must not get every event twice.
      await stop();
      if (isWanted(context)) await start(context);
      else handover.take();
    },
    stop,
  };
}

function isWanted({ config }: ServiceContext): boolean {
  const { diagnostics } = config;
  return diagnostics?.enabled !== false && Boolean(diagnostics?.otel?.enabled);
}

async function hostOf(context: ServiceContext): Promise<Host> {
  const { logger, internalDiagnostics: internal } = context;
  return { source: await diagnosticSource(context), logger, ...(internal && { internal }) };
}

function hashOf(context: ServiceContext): KeyedHash {
  const warn = (message: string): void => context.logger.warn(`${EXPORTER}: ${message}`);
  return new KeyedHash(() => installationKey(context.stateDir, warn));
}

async function createGeneration(
  context: ServiceContext,
  host: Host,
  recorders: Recorders,
  privacy: Privacy,
): Promise<Generation> {
  // On demand: a gateway that exports nothing should not evaluate the SDK.
  const { Generation } = await import('./generation.ts');
  const settings = resolveSettings(context.config.diagnostics, process.env);
  for (const warning of settings.warnings)
    host.logger.warn(privacy.redact(describeWarning(warning)));
  const generation = new Generation(settings, host, recorders, privacy);
  host.logger.info(`${EXPORTER}: ${describe(settings)}, from ${host.source.description}`);
  return generation;
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
