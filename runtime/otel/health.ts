import type { ExporterHealthUpdate, HostLogger, InternalDiagnostics } from '../gateway/host.ts';
import type { ExportObserver } from './sdk/observed-exporter.ts';
import type { Signal } from './settings/signal.ts';

export const EXPORTER = 'diagnostics-otel';

/** One way by which a signal leaves. */
export interface Route {
  readonly signal: Signal;
  readonly transport: 'otlp-http-protobuf' | 'stdout' | 'external-sdk';
  readonly endpointMode?: 'configured' | 'default_endpoint';
}

type FailureReason = 'emit_failed' | 'start_failed' | 'shutdown_failed' | 'unsupported_protocol';
type Reporter = Pick<InternalDiagnostics, 'emit' | 'reportExporterHealth'>;

/** Milliseconds between two reports of a full queue. */
const OVERFLOW_PAUSE = 60_000;
const CATEGORY = /^[A-Za-z0-9_.:-]{1,120}$/;

/**
 * Tells the host how the exporter fares: publicly as `telemetry.exporter` events, privately as
 * health of one route. A route that fails is reported once and again only after it has recovered;
 * two routes of one signal that fail alike are one public event. Says nothing of endpoints,
 * payloads or error texts.
 */
export class ExporterHealth {
  readonly #host: Reporter;
  readonly #logger: HostLogger | undefined;
  readonly #routes: Route[] = [];
  /** The failure last reported, by route. */
  readonly #failing = new Map<Route, string>();
  /** When the overflow of a route's queue was last reported. */
  readonly #overflows = new Map<Route, number>();
  /** A late export may still end after the stop; nobody is told of it. */
  #over = false;

  constructor(host: Reporter, logger?: HostLogger) {
    this.#host = host;
    this.#logger = logger;
  }

  started(route: Route): void {
    const first = !this.#routes.some(({ signal }) => signal === route.signal);
    this.#routes.push(route);
    this.#report(route, { status: 'started', reason: route.endpointMode ?? 'configured' });
    if (first) this.#publish(route.signal, 'started', 'configured');
  }

  failed(route: Route, reason: FailureReason, error?: unknown): void {
    if (this.#over || this.#failing.has(route)) return;
    const category = error === undefined ? undefined : errorCategory(error);
    const failure = `${reason} ${category ?? ''}`;
    const alreadyPublic = [...this.#failing].some(
      ([other, known]) => other.signal === route.signal && known === failure,
    );
    this.#failing.set(route, failure);
    const where = `${EXPORTER}: ${route.signal} by ${route.transport}`;
    this.#logger?.warn(
      `${where}: ${[reason, category, errorCode(error)].filter(Boolean).join(' ')}`,
    );
    const exported = reason === 'emit_failed' && route.transport === 'otlp-http-protobuf';
    this.#report(route, {
      status: 'failure',
      reason: exported ? 'export_failed' : reason,
      ...(category !== undefined && { errorCategory: category }),
    });
    if (!alreadyPublic) this.#publish(route.signal, 'failure', reason, category);
  }

  succeeded(route: Route): void {
    if (this.#over || !this.#failing.delete(route)) return;
    this.#logger?.info(`${EXPORTER}: ${route.signal} by ${route.transport}: recovered`);
    this.#report(route, { status: 'recovered' });
  }

  /** Items are lost because exporting is slower than recording. A failing route loses them anyway. */
  overflowed(route: Route): void {
    const now = performance.now();
    const last = this.#overflows.get(route) ?? Number.NEGATIVE_INFINITY;
    if (this.#over || this.#failing.has(route) || now - last < OVERFLOW_PAUSE) return;
    this.#overflows.set(route, now);
    this.#logger?.warn(`${EXPORTER}: ${route.signal} are lost, the queue is full`);
    this.#publish(route.signal, 'dropped', 'queue_full');
  }

  /** At the stop: every started route ends, each signal publicly once. */
  dropped(): void {
    for (const route of this.#routes) this.#report(route, { status: 'dropped' });
    for (const signal of new Set(this.#routes.map((route) => route.signal))) {
      this.#publish(signal, 'dropped');
    }
    this.#over = true;
  }

  /** What the exporter of a route reports to. */
  observer(route: Route): ExportObserver {
    return {
      succeeded: () => this.succeeded(route),
      failed: (error) => this.failed(route, 'emit_failed', error),
      overflowed: () => this.overflowed(route),
    };
  }

  #publish(
    signal: Signal,
    status: 'started' | 'failure' | 'dropped',
    reason?: FailureReason | 'configured' | 'queue_full',
    category?: string,
  ): void {
    quietly(() =>
      this.#host.emit({
        type: 'telemetry.exporter',
        exporter: EXPORTER,
        signal,
        status,
        ...(reason !== undefined && { reason }),
        ...(category !== undefined && { errorCategory: category }),
      }),
    );
  }

  #report(
    route: Route,
    update: Pick<ExporterHealthUpdate, 'status'> & Partial<ExporterHealthUpdate>,
  ): void {
    const { signal, transport, endpointMode } = route;
    quietly(() =>
      this.#host.reportExporterHealth?.({
        signal,
        transport,
        ...(endpointMode !== undefined && { endpointMode }),
        ...update,
      }),
    );
  }
}

/** The error's class name when it reads like one, else `Error`; for other values their type. */
export function errorCategory(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return CATEGORY.test(error.name) ? error.name : 'Error';
}

/** What Node or the receiver calls the error: `ECONNREFUSED`, `503`. */
function errorCode(error: unknown): string | undefined {
  const code = String((error as { code?: unknown } | undefined)?.code ?? '');
  return CATEGORY.test(code) ? code : undefined;
}

/** The host's handles throw once the service is over. */
function quietly(report: () => void): void {
  try {
    report();
  } catch {
    // Nobody is left to tell.
  }
}
