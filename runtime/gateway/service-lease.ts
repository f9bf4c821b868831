import type { InternalDiagnostics, RuntimeIdentity } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import type { HealthLog } from './health-log.ts';

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
