import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  HostConfig,
  HostLogger,
  HostService,
  HttpRoute,
  InternalDiagnostics,
  PluginEntry,
  ServiceContext,
} from '../host/host.ts';
import { EventDispatcher } from './dispatcher.ts';

export interface PluginHostOptions {
  readonly plugins: readonly PluginEntry[];
  readonly config: HostConfig;
  /** The logger of one part of the gateway: a plugin's id, or `gateway`. */
  readonly logger: (part: string) => HostLogger;
}

/** Milliseconds that a service may take to stop in a reload before the gateway goes on without it. */
const RELOAD_BUDGET = 5_000;

interface LoadedService {
  readonly pluginId: string;
  readonly service: HostService;
  running?: { readonly context: ServiceContext; readonly lease: AbortController };
}

/**
 * Loads plugins through the same `register(api)` as the real gateway and runs their services.
 * Only a service that carries its plugin's id gets internal diagnostics, as in the real gateway.
 */
export class PluginHost {
  readonly events = new EventDispatcher((type, error) => this.report(type, error));
  /** By path. */
  readonly routes = new Map<string, HttpRoute>();
  readonly #logger: PluginHostOptions['logger'];
  readonly #identity = { processInstanceId: randomUUID(), buildId: 'embedded' };
  readonly #services: LoadedService[] = [];
  #config: HostConfig;
  /** A folder for this user alone, from the start to the stop. */
  #stateDir = '';

  /** @throws whatever a plugin throws when it registers: those that run here are the gateway's own. */
  constructor({ plugins, config, logger }: PluginHostOptions) {
    this.#logger = logger;
    this.#config = config;
    this.events.enabled = isEnabled(config);
    for (const plugin of plugins)
      plugin.register({
        config,
        logger: logger(plugin.id),
        runtime: { config: { current: () => this.#config } },
        registerHttpRoute: (route) => void this.routes.set(route.path, route),
        registerService: (service) => void this.#services.push({ pluginId: plugin.id, service }),
      });
  }

  async start(): Promise<void> {
    this.#stateDir = mkdtempSync(join(tmpdir(), 'embedded-gateway-'));
    for (const loaded of this.#services) await this.#start(loaded);
  }

  /**
   * Stops the services, the last started first.
   *
   * @param budget milliseconds for each of them
   */
  async stop(budget: number): Promise<void> {
    for (const loaded of this.#services.toReversed()) await this.#stop(loaded, budget);
    if (this.#stateDir !== '') rmSync(this.#stateDir, { recursive: true });
  }

  /** Applies `diagnostics.enabled` at once and restarts the services that the change concerns. */
  async reconfigure(config: HostConfig): Promise<void> {
    this.events.enabled = isEnabled(config);
    const previous = this.#config;
    this.#config = config;
    for (const loaded of this.#services) {
      const prefixes = loaded.service.reload?.configPrefixes ?? [];
      if (prefixes.every((path) => isDeepStrictEqual(at(previous, path), at(config, path))))
        continue;
      await this.#stop(loaded, RELOAD_BUDGET);
      await this.#start(loaded);
    }
  }

  report(what: string, error: unknown): void {
    this.#logger('gateway').error(`${what}: ${faultText(error)}`);
  }

  async #start(loaded: LoadedService): Promise<void> {
    const { pluginId, service } = loaded;
    const logger = this.#logger(pluginId);
    const lease = new AbortController();
    const internalDiagnostics = this.#diagnosticsOf(service.id, lease.signal);
    const context: ServiceContext = {
      config: this.#config,
      stateDir: this.#stateDir,
      logger,
      ...(service.id === pluginId && { internalDiagnostics }),
    };
    loaded.running = { context, lease };
    try {
      await service.start(context);
    } catch (error) {
      logger.error(`start failed: ${describe(error)}`);
      lease.abort();
      delete loaded.running;
    }
  }

  async #stop(loaded: LoadedService, budget: number): Promise<void> {
    const { running, service } = loaded;
    if (running === undefined) return;
    delete loaded.running;
    const expiry = Promise.withResolvers<never>();
    const expire = () => expiry.reject(new Error(`it took longer than ${budget} ms`));
    const timer = setTimeout(expire, budget);
    try {
      await Promise.race([service.stop?.(running.context), expiry.promise]);
    } catch (error) {
      this.#logger(loaded.pluginId).error(`stop failed: ${describe(error)}`);
    } finally {
      clearTimeout(timer);
      running.lease.abort();
    }
  }

  /**
   * What one service may use until its lease ends: then its subscriptions are over and its handles
   * throw. The gateway makes no outbound requests, so there is no bridge for trace propagation.
   */
  #diagnosticsOf(serviceId: string, lease: AbortSignal): InternalDiagnostics {
    const { events } = this;
    const leased =
      <Given extends unknown[], Result>(use: (...given: Given) => Result) =>
      (...given: Given): Result => {
        if (lease.aborted) throw new Error(`the service ${serviceId} is no longer active`);
        return use(...given);
      };
    return {
      getRuntimeIdentity: leased(() => this.#identity),
      emit: leased((event) => events.emit(event, { trusted: true })),
      onEvent: leased((...subscription: Parameters<EventDispatcher['onEvent']>) => {
        const release = events.onEvent(...subscription);
        lease.addEventListener('abort', release);
        return release;
      }),
      reportExporterHealth: leased(
        ({ signal, transport = 'default', status, reason, errorCategory }) => {
          const said = [serviceId, signal, transport, status, reason, errorCategory];
          const level = status === 'failure' ? 'warn' : 'info';
          this.#logger('gateway')[level](said.filter(Boolean).join(' '));
        },
      ),
    };
  }
}

/** The value at a dotted path, undefined where the path leaves the configuration. */
function at(config: HostConfig, path: string): unknown {
  const step = (value: unknown, key: string): unknown =>
    (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return path.split('.').reduce(step, config);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isEnabled({ diagnostics }: HostConfig): boolean {
  return diagnostics?.enabled !== false;
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
