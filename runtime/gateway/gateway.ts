import type { HostConfig } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import { PluginHost, type PluginHostOptions } from './plugin-host.ts';
import { type Credential, gatewayServer, type ServerOptions } from './server.ts';

export interface GatewayOptions
  extends PluginHostOptions,
    Pick<ServerOptions, 'onAnswer' | 'limits'> {
  readonly credential: Credential;
}

/** Milliseconds for each service when the gateway stops. */
const STOP_BUDGET = 600;

/** The real gateway's diagnostic surface without the gateway: events, plugins, routes, auth. */
export class EmbeddedGateway {
  readonly events: EventDispatcher;
  readonly #server: ReturnType<typeof gatewayServer>;
  readonly #plugins: PluginHost;
  #stopped: Promise<void> | undefined;

  /** @throws RangeError for an unusable token */
  constructor(options: GatewayOptions) {
    this.#plugins = new PluginHost(options);
    this.events = this.#plugins.events;
    const { routes } = this.#plugins;
    const onError = (error: unknown): void => this.#plugins.report('request failed', error);
    this.#server = gatewayServer({ ...options, routes, onError });
  }

  /** Listens on 127.0.0.1, starts the services, returns the port. Rejects when it is taken. */
  async start(port: number): Promise<number> {
    const listening = await this.#server.listen(port);
    await this.#plugins.start();
    return listening;
  }

  /** Applies `diagnostics.enabled` at once and restarts the services that the change concerns. */
  reconfigure(config: HostConfig): Promise<void> {
    return this.#plugins.reconfigure(config);
  }

  /** Stops services and server; further calls wait for the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all([this.#plugins.stop(STOP_BUDGET), this.#server.stop()]).then();
    return this.#stopped;
  }
}
