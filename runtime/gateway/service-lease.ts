import type { InternalDiagnostics, RuntimeIdentity } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import type { HealthLog } from './health-log.ts';

/**
 * The internal diagnostics of one service, valid for as long as it runs. At the end its subscriptions
 * are released, and its handles throw: a service that was stopped cannot go on. It makes no outbound
 * requests, so there is nothing to propagate a trace with.
 */
export class ServiceLease {
  readonly diagnostics: InternalDiagnostics;
  readonly #serviceId: string;
  readonly #releases = new Set<() => void>();
  #active = true;

  constructor(
    serviceId: string,
    events: EventDispatcher,
    health: HealthLog,
    identity: RuntimeIdentity,
  ) {
    this.#serviceId = serviceId;
    this.diagnostics = {
      getRuntimeIdentity: () => this.#whileActive(() => identity),
      emit: (event) => this.#whileActive(() => events.emit(event, { trusted: true })),
      onEvent: (listener, filter, options) =>
        this.#whileActive(() => this.#track(events.onEvent(listener, filter, options))),
      reportExporterHealth: (update) => this.#whileActive(() => health.report(serviceId, update)),
    };
  }

  end(): void {
    this.#active = false;
    for (const release of this.#releases) release();
    this.#releases.clear();
  }

  #whileActive<Result>(use: () => Result): Result {
    if (!this.#active) throw new Error(`the service ${this.#serviceId} is no longer active`);
    return use();
  }

  #track(release: () => void): () => void {
    this.#releases.add(release);
    return () => {
      this.#releases.delete(release);
      release();
    };
  }
}
