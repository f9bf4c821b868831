import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  ExporterHealthUpdate,
  HostConfig,
  HostLogger,
  HostService,
  HttpRoute,
  InternalDiagnostics,
  PluginEntry,
  RuntimeIdentity,
  ServiceContext,
} from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';

export interface PluginHostOptions {
  readonly plugins: readonly PluginEntry[];
  readonly config: HostConfig;
  readonly events: EventDispatcher;
  /** The routes of all plugins, by path. */
  readonly routes: Map<string, HttpRoute>;
  readonly identity: RuntimeIdentity;
  readonly onHealth: (serviceId: string, update: ExporterHealthUpdate) => void;
  /** The logger of one plugin. */
  readonly logger: (pluginId: string) => HostLogger;
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
  readonly #options: PluginHostOptions;
  readonly #services: LoadedService[] = [];
  #config: HostConfig;
  /** A folder for this user alone, from the start to the stop. */
  #stateDir = '';

  /** @throws whatever a plugin throws when it registers: those that run here are the gateway's own. */
  constructor(options: PluginHostOptions) {
    const { plugins, config, routes, logger } = options;
    this.#options = options;
    this.#config = config;
    for (const plugin of plugins)
      plugin.register({
        config,
        logger: logger(plugin.id),
        runtime: { config: { current: () => this.#config } },
        registerHttpRoute: (route) => void routes.set(route.path, route),
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

  /** Restarts the services whose part of the configuration changed; the others are left alone. */
  async reconfigure(config: HostConfig): Promise<void> {
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

  async #start(loaded: LoadedService): Promise<void> {
    const { pluginId, service } = loaded;
    const logger = this.#options.logger(pluginId);
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
      this.#options.logger(loaded.pluginId).error(`stop failed: ${describe(error)}`);
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
    const { events, identity, onHealth } = this.#options;
    const leased =
      <Given extends unknown[], Result>(use: (...given: Given) => Result) =>
      (...given: Given): Result => {
        if (lease.aborted) throw new Error(`the service ${serviceId} is no longer active`);
        return use(...given);
      };
    return {
      getRuntimeIdentity: leased(() => identity),
      emit: leased((event) => events.emit(event, { trusted: true })),
      onEvent: leased((...subscription: Parameters<EventDispatcher['onEvent']>) => {
        const release = events.onEvent(...subscription);
        lease.addEventListener('abort', release);
        return release;
      }),
      reportExporterHealth: leased((update) => onHealth(serviceId, update)),
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
