import type { ExporterHealthUpdate, HostLogger } from '../host/host.ts';

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
