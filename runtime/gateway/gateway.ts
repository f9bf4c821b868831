import { randomUUID } from 'node:crypto';
import type { HostConfig, HostLogger, HttpRoute, PluginEntry } from '../host/host.ts';
import { type Credential, TokenAuth } from './auth.ts';
import { EventDispatcher } from './dispatcher.ts';
import { PluginHost } from './plugin-host.ts';
import { GatewayServer, type ServerLimits, type ServerOptions } from './server.ts';
import { HealthLog } from './service-lease.ts';

export interface GatewayOptions {
  readonly credentials: readonly Credential[];
  readonly plugins: readonly PluginEntry[];
  readonly config?: HostConfig;
  /** The logger of one part of the gateway: a plugin's id, or `gateway`. */
  readonly logger: (part: string) => HostLogger;
  readonly onAnswer?: ServerOptions['onAnswer'];
  readonly limits?: Partial<ServerLimits>;
}

/** Milliseconds for each service when the gateway stops. */
const STOP_BUDGET = 600;

/** The real gateway's diagnostic surface without the gateway: events, plugins, routes, auth. */
export class EmbeddedGateway {
  readonly events: EventDispatcher;
  readonly health: HealthLog;
  readonly #server: GatewayServer;
  readonly #plugins: PluginHost;
  readonly #config: HostConfig;
  #ready = false;
  #stopped: Promise<void> | undefined;

  /** @throws RangeError for unusable credentials */
  constructor(options: GatewayOptions) {
    const logger = options.logger('gateway');
    const routes = new Map<string, HttpRoute>();
    this.#config = options.config ?? {};
    this.events = new EventDispatcher((type, error) =>
      logger.error(`${type}: ${faultText(error)}`),
    );
    this.health = new HealthLog(logger);
    this.#plugins = new PluginHost(
      {
        events: this.events,
        routes,
        health: this.health,
        identity: { processInstanceId: randomUUID(), buildId: 'embedded' },
        logger: options.logger,
      },
      this.#config,
    );
    this.#plugins.load(options.plugins);
    this.#server = new GatewayServer({
      auth: new TokenAuth(options.credentials),
      routes,
      ready: () => this.#ready,
      onError: (error) => logger.error(`request failed: ${faultText(error)}`),
      onAnswer: options.onAnswer,
      ...(options.limits && { limits: options.limits }),
    });
  }

  /** Listens on 127.0.0.1, starts the services, returns the port. Rejects when it is taken. */
  async start(port: number): Promise<number> {
    const listening = await this.#server.listen(port);
    this.events.enabled = this.#config.diagnostics?.enabled !== false;
    await this.#plugins.start();
    this.#ready = true;
    return listening;
  }

  /** Applies `diagnostics.enabled` at once and restarts the services that the change concerns. */
  async reconfigure(config: HostConfig): Promise<void> {
    this.events.enabled = config.diagnostics?.enabled !== false;
    await this.#plugins.reconfigure(config);
  }

  /** Stops services and server; further calls wait for the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#ready = false;
    await Promise.all([this.#plugins.stop(STOP_BUDGET), this.#server.stop()]);
  }
}

/**
 * What went wrong, for the log: the error's class and where it was thrown. Not its message, which
 * may quote the event or the request it failed on.
 */
export function faultText(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `a thrown ${typeof error}`;
    const { name, message, stack = '' } = error;
    const frames = stack.slice(stack.indexOf(message) + message.length);
    const place = /^ +at .*$/m.exec(frames)?.[0].trim();
    return place === undefined ? name : `${name} ${place}`;
  } catch {
    // What is thrown may refuse to be looked at.
    return 'an unreadable error';
  }
}
