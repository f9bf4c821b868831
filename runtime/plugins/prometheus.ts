/** The gateway plugin `diagnostics-prometheus`: events in, one protected scrape endpoint out. */

import type { DiagnosticEvent } from '../../generated/events.ts';
import { PrometheusHandlers, UNRECORDED_EVENTS } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { inTurn } from '../host/calls.ts';
import type { PluginEntry, ServiceContext, TelemetryExporterReport } from '../host/host.ts';
import {
  callerScopes,
  type DiagnosticSource,
  diagnosticSource,
  processIdentity,
  REDACTION_LIFE,
  redaction,
} from '../host/host-sdk.ts';
import { Exposition } from '../prometheus/exposition.ts';
import { createScrapeRoute } from '../prometheus/scrape-route.ts';

const id = 'diagnostics-prometheus';

const path = '/api/diagnostics/prometheus';

/** The gateway authenticates the caller; which scopes suffice it leaves to the route. */
const acceptedScopes = ['operator.read', 'operator.write', 'operator.admin'];

const STARTED: TelemetryExporterReport = {
  type: 'telemetry.exporter',
  exporter: id,
  signal: 'metrics',
  status: 'started',
  reason: 'configured',
};
const HEALTH = { signal: 'metrics', transport: 'prometheus-scrape' } as const;

interface Exporter {
  readonly exposition: Exposition;
  readonly source: DiagnosticSource;
  /** Ends the subscription, and forgets the series. */
  readonly end: () => void;
}

async function start(context: ServiceContext): Promise<Exporter> {
  const { redact, description } = await redaction();
  const source = await diagnosticSource(context);
  const registry = new PrometheusRegistry({ redact });
  const handlers = new PrometheusHandlers(registry);
  context.logger.info(`${id}: recording events from ${source.description}`);
  context.logger.info(`${id}: secrets are masked by ${description}`);
  // Before the first event, so that build info has its place whatever the events bring.
  handlers.start(processIdentity(context.internalDiagnostics));
  const unlisten = source.onEvent(
    (event, metadata) => handlers.record(event as DiagnosticEvent, metadata),
    // Without a listener for them the gateway need not copy them.
    { exclude: UNRECORDED_EVENTS },
    { includePrivateData: false },
  );
  const invalidation = setInterval(() => registry.store.invalidateValues(), REDACTION_LIFE).unref();
  const end = (): void => {
    clearInterval(invalidation);
    unlisten();
    registry.store.clear();
  };
  return { exposition: new Exposition(registry.store), source, end };
}

/** Every registration has its own exporter; nothing runs before the gateway starts the service. */
const plugin: PluginEntry = {
  id,
  name: 'Prometheus metrics',
  description: 'Serves gateway diagnostics as Prometheus metrics behind gateway auth.',
  register(api) {
    let exporter: Exporter | undefined;
    const answer = createScrapeRoute({ exposition: () => exporter?.exposition, acceptedScopes });
    api.registerHttpRoute({
      path,
      auth: 'gateway',
      match: 'exact',
      gatewayRuntimeScopeSurface: 'trusted-operator',
      async handler(request, response) {
        const scopes = await callerScopes();
        // A grant that has ended meanwhile was answered by the gateway: nothing is left to say.
        return scopes === undefined || answer(request, response, scopes);
      },
    });
    const stop = ({ internalDiagnostics }: ServiceContext): void => {
      if (exporter === undefined) return;
      const { end } = exporter;
      exporter = undefined;
      end();
      // No event: nothing is lost. At `dropped` the host removes the state of the exporter.
      internalDiagnostics?.reportExporterHealth?.({ ...HEALTH, status: 'dropped' });
    };
    api.registerService(
      inTurn({
        id,
        reload: { configPrefixes: ['diagnostics.enabled'] },
        async start(context) {
          stop(context);
          const { config, logger, internalDiagnostics } = context;
          if (config.diagnostics?.enabled === false) {
            logger.info(`${id}: diagnostics are off, the endpoint answers with an empty body`);
            return;
          }
          exporter = await start(context);
          exporter.source.emit(STARTED);
          const endpointMode = 'configured';
          internalDiagnostics?.reportExporterHealth?.({
            ...HEALTH,
            status: 'started',
            endpointMode,
          });
        },
        stop,
      }),
    );
  },
};

export default plugin;
