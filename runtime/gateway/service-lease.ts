import type { InternalDiagnostics, RuntimeIdentity } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import type { ExporterHealth } from './exporter-health.ts';

/**
 * Internal diagnostics lent to one service for as long as it runs. At the end its subscriptions
 * and bridges are released, and its handles throw: a service that was stopped cannot go on.
 */
export class ServiceLease {
  readonly diagnostics: InternalDiagnostics;
  readonly #serviceId: string;
  readonly #releases = new Set<() => void>();
  #active = true;

  constructor(
    serviceId: string,
    events: EventDispatcher,
    health: ExporterHealth,
    identity: RuntimeIdentity,
  ) {
    this.#serviceId = serviceId;
    this.diagnostics = {
      getRuntimeIdentity: () => this.#lend(() => identity),
      emit: (event) => this.#lend(() => events.emit(event, { trusted: true })),
      onEvent: (listener, filter, options) =>
        this.#lend(() => this.#hold(events.onEvent(listener, filter, options))),
      registerTracePropagationBridge: (bridge) =>
        this.#lend(() => this.#hold(events.registerTracePropagationBridge(bridge))),
      reportExporterHealth: (update) => this.#lend(() => health.report(serviceId, update)),
    };
  }

  end(): void {
    this.#active = false;
    for (const release of this.#releases) release();
    this.#releases.clear();
  }

  #lend<Result>(use: () => Result): Result {
    if (!this.#active) throw new Error(`the service ${this.#serviceId} is no longer active`);
    return use();
  }

  #hold(release: () => void): () => void {
    this.#releases.add(release);
    return () => {
      this.#releases.delete(release);
      release();
    };
  }
}
