import { randomUUID } from 'node:crypto';
import type { HostConfig, HostLogger, HttpRoute, PluginEntry } from '../host/host.ts';
import type { Credential } from './auth.ts';
import { EventDispatcher } from './dispatcher.ts';
import { PluginHost } from './plugin-host.ts';
import { gatewayServer, type ServerOptions } from './server.ts';

export interface GatewayOptions extends Pick<ServerOptions, 'onAnswer' | 'limits'> {
  readonly credential: Credential;
  readonly plugins: readonly PluginEntry[];
  readonly config: HostConfig;
  /** The logger of one part of the gateway: a plugin's id, or `gateway`. */
  readonly logger: (part: string) => HostLogger;
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
  constructor({ plugins, config, logger, ...options }: GatewayOptions) {
    const log = logger('gateway');
    const routes = new Map<string, HttpRoute>();
    this.events = new EventDispatcher((type, error) => log.error(`${type}: ${faultText(error)}`));
    this.events.enabled = config.diagnostics?.enabled !== false;
    this.#plugins = new PluginHost({
      ...{ plugins, config, events: this.events, routes, logger },
      identity: { processInstanceId: randomUUID(), buildId: 'embedded' },
      onHealth(exporter, { signal, transport = 'default', status, reason, errorCategory }) {
        const said = [exporter, signal, transport, status, reason, errorCategory];
        log[status === 'failure' ? 'warn' : 'info'](said.filter(Boolean).join(' '));
      },
    });
    this.#server = gatewayServer({
      ...options,
      routes,
      onError: (error) => log.error(`request failed: ${faultText(error)}`),
    });
  }

  /** Listens on 127.0.0.1, starts the services, returns the port. Rejects when it is taken. */
  async start(port: number): Promise<number> {
    const listening = await this.#server.listen(port);
    await this.#plugins.start();
    return listening;
  }

  /** Applies `diagnostics.enabled` at once and restarts the services that the change concerns. */
  async reconfigure(config: HostConfig): Promise<void> {
    this.events.enabled = config.diagnostics?.enabled !== false;
    await this.#plugins.reconfigure(config);
  }

  /** Stops services and server; further calls wait for the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all([this.#plugins.stop(STOP_BUDGET), this.#server.stop()]).then();
    return this.#stopped;
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
