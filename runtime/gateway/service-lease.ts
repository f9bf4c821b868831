import type {
  ExporterHealthUpdate,
  HostLogger,
  InternalDiagnostics,
  RuntimeIdentity,
} from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';

/** The internal diagnostics of one service, valid for as long as it runs. */
export interface ServiceLease {
  readonly diagnostics: InternalDiagnostics;
  /** Releases its subscriptions; its handles throw from now on. */
  end(): void;
}

/** The gateway makes no outbound requests, so there is no bridge for trace propagation. */
export function serviceLease(
  serviceId: string,
  events: EventDispatcher,
  health: HealthLog,
  identity: RuntimeIdentity,
): ServiceLease {
  const releases: (() => void)[] = [];
  let active = true;
  const whileActive = <Result>(use: () => Result): Result => {
    if (!active) throw new Error(`the service ${serviceId} is no longer active`);
    return use();
  };
  return {
    diagnostics: {
      getRuntimeIdentity: () => whileActive(() => identity),
      emit: (event) => whileActive(() => events.emit(event, { trusted: true })),
      onEvent: (...subscription) =>
        whileActive(() => {
          const release = events.onEvent(...subscription);
          releases.push(release);
          return release;
        }),
      reportExporterHealth: (update) => whileActive(() => health.report(serviceId, update)),
    },
    end() {
      active = false;
      for (const release of releases) release();
    },
  };
}

/** Exporters report a handful of routes; a report beyond this many is a fault of the reporter. */
const ROUTE_LIMIT = 16;

/** The last state that each exporter reported for each signal and transport. */
export class HealthLog {
  readonly #states = new Map<string, ExporterHealthUpdate>();
  readonly #logger: HostLogger;

  constructor(logger: HostLogger) {
    this.#logger = logger;
  }

  report(exporter: string, update: ExporterHealthUpdate): void {
    const route = [exporter, update.signal, update.transport ?? 'default'].join(' ');
    if (!this.#states.has(route) && this.#states.size >= ROUTE_LIMIT) return;
    this.#states.set(route, update);
    const cause = [update.reason, update.errorCategory].filter((part) => part !== undefined);
    const line = [route, update.status, ...cause].join(' ');
    if (update.status === 'failure') this.#logger.warn(line);
    else this.#logger.info(line);
  }

  /** `exporter signal transport` to the last report of that route. */
  get states(): ReadonlyMap<string, ExporterHealthUpdate> {
    return this.#states;
  }
}
