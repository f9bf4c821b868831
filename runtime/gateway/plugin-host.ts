import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  HostConfig,
  HostLogger,
  HostService,
  HttpRoute,
  PluginEntry,
  RuntimeIdentity,
  ServiceContext,
} from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import { type HealthLog, type ServiceLease, serviceLease } from './service-lease.ts';

export interface PluginHostOptions {
  readonly events: EventDispatcher;
  /** The routes of all plugins, by path. */
  readonly routes: Map<string, HttpRoute>;
  readonly health: HealthLog;
  readonly identity: RuntimeIdentity;
  /** The logger of one plugin. */
  readonly logger: (pluginId: string) => HostLogger;
}

/** Milliseconds that a service may take to stop in a reload before the gateway goes on without it. */
const RELOAD_BUDGET = 5_000;

interface LoadedService {
  readonly pluginId: string;
  readonly service: HostService;
  running?: { readonly lease: ServiceLease; readonly context: ServiceContext };
}

/**
 * Loads plugins through the same `register(api)` as the real gateway and runs their services.
 * Only a service that carries its plugin's id gets internal diagnostics, as in the real gateway.
 */
export class PluginHost {
  readonly #options: PluginHostOptions;
  readonly #services: LoadedService[] = [];
  #config: HostConfig;
  #changes: Promise<void> = Promise.resolve();
  #stopped = false;
  #stateDir: string | undefined;

  constructor(options: PluginHostOptions, config: HostConfig) {
    this.#options = options;
    this.#config = config;
  }

  /** @throws whatever a plugin throws when it registers: those that run here are the gateway's own. */
  load(entries: readonly PluginEntry[]): void {
    for (const entry of entries)
      entry.register({
        registrationMode: 'full',
        config: this.#config,
        logger: this.#options.logger(entry.id),
        runtime: { config: { current: () => this.#config } },
        registerHttpRoute: (route) => void this.#options.routes.set(route.path, route),
        registerService: (service) => void this.#services.push({ pluginId: entry.id, service }),
      });
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      for (const loaded of this.#services) await this.#start(loaded);
    });
  }

  /**
   * Stops the services for good, the last started first.
   *
   * @param budget milliseconds for each of them
   */
  stop(budget: number): Promise<void> {
    this.#stopped = true;
    return this.#inTurn(async () => {
      for (const loaded of this.#services.toReversed()) await this.#stop(loaded, budget);
      if (this.#stateDir !== undefined) rmSync(this.#stateDir, { recursive: true, force: true });
    });
  }

  /** Restarts the services whose part of the configuration changed; the others are left alone. */
  reconfigure(config: HostConfig): Promise<void> {
    return this.#inTurn(async () => {
      const previous = this.#config;
      this.#config = config;
      for (const loaded of this.#services) {
        const prefixes = loaded.service.reload?.configPrefixes ?? [];
        if (!prefixes.some((prefix) => differs(previous, config, prefix))) continue;
        await this.#stop(loaded, RELOAD_BUDGET);
        await this.#start(loaded);
      }
    });
  }

  /** One change at a time: two at once could start a service twice. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    this.#changes = this.#changes.then(change);
    return this.#changes;
  }

  async #start(loaded: LoadedService): Promise<void> {
    if (this.#stopped) return;
    const { pluginId, service } = loaded;
    const { events, health, identity } = this.#options;
    const logger = this.#options.logger(pluginId);
    const lease = serviceLease(service.id, events, health, identity);
    const stateDir = (): string => this.#ownStateDir();
    const context: ServiceContext = {
      config: this.#config,
      get stateDir() {
        return stateDir();
      },
      logger,
      ...(service.id === pluginId && { internalDiagnostics: lease.diagnostics }),
    };
    loaded.running = { lease, context };
    try {
      await service.start(context);
    } catch (error) {
      logger.error(`start failed: ${describe(error)}`);
      lease.end();
      delete loaded.running;
    }
  }

  /** A folder for this user alone, made when a service asks for it and removed at the end. */
  #ownStateDir(): string {
    this.#stateDir ??= mkdtempSync(join(tmpdir(), 'embedded-gateway-'));
    return this.#stateDir;
  }

  async #stop(loaded: LoadedService, budget: number): Promise<void> {
    const { running, service } = loaded;
    if (running === undefined) return;
    delete loaded.running;
    const expiry = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      expiry.reject(new Error(`it took longer than ${budget} ms`));
    }, budget);
    try {
      await Promise.race([service.stop?.(running.context), expiry.promise]);
    } catch (error) {
      this.#options.logger(loaded.pluginId).error(`stop failed: ${describe(error)}`);
    } finally {
      clearTimeout(timer);
      running.lease.end();
    }
  }
}

function differs(previous: HostConfig, next: HostConfig, path: string): boolean {
  return !isDeepStrictEqual(at(previous, path), at(next, path));
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
