import type { HostConfig } from '../host/host.ts';
import { PluginHost, type PluginHostOptions } from './plugin-host.ts';
import { gatewayServer, type ServerOptions } from './server.ts';

export type GatewayOptions = PluginHostOptions &
  Omit<ServerOptions, 'routes' | 'ready' | 'onError'>;

/** Milliseconds for each service when the gateway stops. */
const STOP_BUDGET = 600;

export type EmbeddedGateway = ReturnType<typeof embeddedGateway>;

/**
 * The real gateway's diagnostic surface without the gateway: events, plugins, routes, auth.
 *
 * @throws RangeError for an unusable token
 */
export function embeddedGateway(options: GatewayOptions) {
  const plugins = new PluginHost(options);
  const onError = (error: unknown): void => plugins.report('request failed', error);
  let ready = false;
  const server = gatewayServer({
    ...options,
    routes: plugins.routes,
    ready: () => ready,
    onError,
  });
  let stopped: Promise<void> | undefined;
  return {
    events: plugins.events,

    /** Listens on 127.0.0.1, starts the services, returns the port. Rejects when it is taken. */
    async start(port: number): Promise<number> {
      const listening = await server.listen(port);
      await plugins.start();
      ready = true;
      return listening;
    },

    reconfigure: (config: HostConfig): Promise<void> => plugins.reconfigure(config),

    /** Stops services and server; further calls wait for the same stop. */
    stop(): Promise<void> {
      ready = false;
      stopped ??= Promise.all([plugins.stop(STOP_BUDGET), server.stop()]).then();
      return stopped;
    },
  };
}
