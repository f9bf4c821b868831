import { attempt } from '../host/calls.ts';
import type {
  ExporterHealthUpdate,
  HostLogger,
  InternalDiagnostics,
  TelemetryExporterReport,
} from '../host/host.ts';
import type { DiagnosticSource } from '../host/host-sdk.ts';
import { NAME } from './content/message-parts.ts';
import { matching } from './content/withheld.ts';
import { LOSSES, LoggedStates, type LossReason, lossCounter } from './losses.ts';
import type { Signal } from './settings/routes.ts';
import { EXPORTER } from './settings/settings.ts';

/** One way by which a signal leaves. */
export interface Route {
  readonly signal: Signal;
  readonly transport: 'otlp-http-protobuf' | 'stdout' | 'external-sdk';
  readonly endpointMode?: 'configured' | 'default_endpoint';
}

type FailureReason = 'emit_failed' | 'start_failed' | 'shutdown_failed' | 'unsupported_protocol';

/**
 * Tells the host how the exporter fares: publicly as `telemetry.exporter` events, privately as
 * health of one route. A route that fails is reported once and again only after it has recovered;
 * two routes of one signal that fail alike are one public event. Lost items are counted by signal
 * and reason. Says nothing of endpoints, payloads or error texts.
 */
export class ExporterHealth {
  readonly #source: Pick<DiagnosticSource, 'emit'>;
  readonly #internal: InternalDiagnostics | undefined;
  readonly #logger: HostLogger | undefined;
  readonly #routes: Route[] = [];
  /** The failure last reported, by route. */
  readonly #failing = new Map<Route, string>();
  readonly #logged = new LoggedStates<Route>();
  readonly #losses = lossCounter((...loss) => this.#reportLoss(...loss));
  /** A late export may still end after the stop; that is not reported. */
  #over = false;

  /** @param logger undefined when somebody else logs what has failed */
  constructor(
    source: Pick<DiagnosticSource, 'emit'>,
    internal: InternalDiagnostics | undefined,
    logger?: HostLogger,
  ) {
    this.#source = source;
    this.#internal = internal;
    this.#logger = logger;
  }

  /** A way by which a signal leaves, from `started` on; the first of a signal stands for it. */
  add(route: Route): Route {
    this.#routes.push(route);
    return route;
  }

  started(): void {
    for (const route of this.#routes) {
      this.#report(route, { status: 'started', reason: route.endpointMode ?? 'configured' });
      if (route === this.#routeOf(route.signal))
        this.#publish({ signal: route.signal, status: 'started', reason: 'configured' });
    }
  }

  failed(route: Route, reason: FailureReason, error?: unknown): void {
    if (this.#over) return;
    const category = error === undefined ? undefined : errorCategory(error);
    const code = errorCode(error);
    this.#warn(route, [reason, category, code, advice(route.signal, code, error)]);
    if (this.#failing.has(route)) return;
    const failure = `${reason} ${category ?? ''}`;
    const alreadyPublic = [...this.#failing].some(
      ([other, published]) => other.signal === route.signal && published === failure,
    );
    this.#failing.set(route, failure);
    const exported = reason === 'emit_failed' && route.transport === 'otlp-http-protobuf';
    const errors = category !== undefined && { errorCategory: category };
    const cause = exported ? 'export_failed' : reason;
    this.#report(route, { status: 'failure', reason: cause, ...errors });
    if (!alreadyPublic)
      this.#publish({ signal: route.signal, status: 'failure', reason, ...errors });
  }

  /** A request failed for good, after the exporter's own retries; so many items are lost by it. */
  exportFailed(route: Route, error: unknown, items: number): void {
    this.failed(route, 'emit_failed', error);
    this.lost(route.signal, items, 'export_failed');
  }

  /** A recorder threw, which costs its signal one item. */
  recorderFailed(signal: Signal, error: unknown): void {
    const route = this.#routeOf(signal);
    if (route) this.failed(route, 'emit_failed', error);
    this.lost(signal, 1, 'handler_failed');
  }

  /** A request was accepted, but for so many of its items. */
  succeeded(route: Route, rejected = 0): void {
    if (this.#over) return;
    const recovered = this.#failing.delete(route);
    const wasLogged = (recovered || rejected === 0) && this.#logged.goesWell(route);
    this.lost(route.signal, rejected, 'rejected');
    if (recovered && wasLogged) this.#logger?.info(`${said(route)}: recovered`);
    if (recovered) this.#report(route, { status: 'recovered' });
  }

  /** Items that will not arrive. */
  lost(signal: Signal, items: number, reason: LossReason): void {
    if (!this.#over) this.#losses.add(signal, reason, items);
  }

  /** At the stop, when nothing is lost any more: the host removes a route at `dropped`. */
  stopped(): void {
    this.#losses.close();
    for (const route of this.#routes) this.#report(route, { status: 'dropped' });
    this.#over = true;
  }

  #routeOf(signal: Signal): Route | undefined {
    return this.#routes.find((route) => route.signal === signal);
  }

  #warn(route: Route, parts: readonly (string | undefined)[]): void {
    const text = parts.filter(Boolean).join(' ');
    if (this.#logged.isNews(route, text)) this.#logger?.warn(`${said(route)}: ${text}`);
  }

  #reportLoss(signal: Signal, lostReason: LossReason, lostItems: number): void {
    const route = this.#routeOf(signal);
    const [reason, text] = LOSSES[lostReason];
    // A route that fails loses items anyway.
    if (route && text && !this.#failing.has(route)) this.#warn(route, [text]);
    this.#publish({ signal, status: 'dropped', reason, lostItems, lostReason });
  }

  #publish(report: Omit<TelemetryExporterReport, 'type' | 'exporter'>): void {
    attempt(() => this.#source.emit({ type: 'telemetry.exporter', exporter: EXPORTER, ...report }));
  }

  #report(route: Route, update: Omit<ExporterHealthUpdate, keyof Route>): void {
    attempt(() => this.#internal?.reportExporterHealth?.({ ...route, ...update }));
  }
}

const said = (route: Route): string => `${EXPORTER}: ${route.signal} by ${route.transport}`;

/** The error's class name when it reads like one, else `Error`; for other values their type. */
function errorCategory(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return NAME.test(error.name) ? error.name : 'Error';
}

/** What Node or the receiver calls the error: `ECONNREFUSED`, `503`. */
function errorCode(error: unknown): string | undefined {
  const code = String((error as { code?: unknown } | undefined)?.code ?? '');
  return matching(code, NAME);
}

export const NONE_REGISTERED = 'no provider is registered';

/** Of the answers that it repeats requests after, the SDK keeps the status to itself. */
const SILENT: Readonly<Record<string, string>> = {
  [NONE_REGISTERED]:
    '(no SDK has registered a provider of them; without OPENCLAW_OTEL_PRELOADED the plugin has its own)',
  'Export failed with retryable status': '(429, 502, 503 or 504, and so it stayed)',
  'Request timed out': '(no answer in time)',
};

/** What the code does not say, or will not go well by itself: no such path, or another protocol. */
function advice(signal: Signal, code: string | undefined, error: unknown): string | undefined {
  if (code === undefined) return error instanceof Error ? SILENT[error.message] : undefined;
  if (code === 'HPE_INVALID_CONSTANT')
    return '(no HTTP/1: is it the port of gRPC? OTLP over HTTP is on 4318)';
  if (code !== '404' && code !== '405') return undefined;
  return `(it takes no ${signal}; diagnostics.otel.${signal}: false turns them off)`;
}
