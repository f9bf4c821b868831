/**
 * The part of the gateway's plugin API that the exporters use, declared structurally: a plugin
 * compiles without the host installed, and the embedded gateway has the same surface.
 * `test/types` compares these interfaces with the host's own declarations.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';

/** A W3C trace context as the gateway carries it: lower-case hex, 32, 16 and 2 characters. */
export interface HostTraceContext {
  readonly traceId: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly traceFlags?: string;
}

/** What every diagnostic event has. `ts` is milliseconds since the epoch, at the emitter. */
export interface HostEvent {
  readonly type: string;
  readonly ts: number;
  readonly seq: number;
  readonly trace?: HostTraceContext;
}

/** Who emitted an event, as the gateway says it. Spelt out, for plugins ship this file as it is. */
export interface HostEventMetadata {
  readonly trusted: boolean;
  readonly internal?: boolean;
  readonly trustedTraceContext?: boolean;
}

/** Raw text and content that come with an event. The gateway does not redact it. */
export interface HostPrivateData {
  readonly errorMessage?: string;
  readonly modelContent?: {
    readonly inputMessages?: unknown;
    readonly outputMessages?: unknown;
    readonly systemPrompt?: string;
    readonly toolDefinitions?: unknown;
  };
  readonly toolContent?: { readonly toolInput?: unknown; readonly toolOutput?: unknown };
}

/** An event as an exporter emits it: the gateway adds `ts`, `seq` and the trace. */
export interface TelemetryExporterReport {
  readonly type: 'telemetry.exporter';
  readonly exporter: string;
  readonly signal: HostSignal;
  readonly status: 'started' | 'failure' | 'dropped';
  readonly reason?:
    | 'configured'
    | 'emit_failed'
    | 'handler_failed'
    | 'queue_full'
    | 'shutdown_failed'
    | 'start_failed'
    | 'unsupported_protocol';
  readonly errorCategory?: string;
  /** Ours, which the host does not know: how many items a `dropped` stands for, and why. */
  readonly lostItems?: number;
  readonly lostReason?: string;
}

type HostSignal = 'traces' | 'metrics' | 'logs';

/** One line of the gateway's exporter health (`openclaw status --all`). */
export interface ExporterHealthUpdate {
  readonly signal: HostSignal;
  readonly status: 'started' | 'failure' | 'recovered' | 'dropped';
  readonly transport?: string;
  readonly endpointMode?: 'configured' | 'default_endpoint';
  readonly reason?: string;
  readonly errorCategory?: string;
}

/** Which process runs: a UUID per process, and the release's build id when it has one. */
export interface RuntimeIdentity {
  readonly processInstanceId: string;
  readonly buildId?: string;
}

export type HostEventListener = (
  event: HostEvent,
  metadata: HostEventMetadata,
  privateData: HostPrivateData,
) => void;

/** Event types to take or to leave. */
export interface HostEventFilter {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** How an exporter tells the gateway which span an outbound model request belongs to. */
export interface TracePropagationBridge {
  /** Cheap and free of side effects: it sees the event that is still being emitted. */
  shouldPrepareEvent?(event: HostEvent): boolean;
  /** Called synchronously for a trusted event, before it is queued for the listeners. */
  prepareEvent?(event: HostEvent, metadata: HostEventMetadata): void;
  /** The context to send as `traceparent`; undefined sends no header. */
  resolveTraceContext(trace: HostTraceContext): HostTraceContext | undefined;
}

/**
 * Granted to bundled and to officially installed exporters only. Every handle ends with the
 * service: afterwards the functions throw and the registrations are gone.
 */
export interface InternalDiagnostics {
  getRuntimeIdentity?(): RuntimeIdentity;
  emit(event: TelemetryExporterReport): void;
  onEvent(
    listener: HostEventListener,
    filter?: HostEventFilter,
    options?: { readonly includePrivateData?: boolean },
  ): () => void;
  registerTracePropagationBridge?(bridge: TracePropagationBridge): () => void;
  /** Present at run time; the host's published types do not name it. */
  reportExporterHealth?(update: ExporterHealthUpdate): void;
}

export interface HostLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Configuration of `diagnostics.otel`; the gateway checks the types and applies no defaults. */
export interface OtelConfig {
  readonly enabled?: boolean | undefined;
  readonly traces?: boolean | undefined;
  readonly metrics?: boolean | undefined;
  readonly logs?: boolean | undefined;
  readonly endpoint?: string | undefined;
  readonly tracesEndpoint?: string | undefined;
  readonly metricsEndpoint?: string | undefined;
  readonly logsEndpoint?: string | undefined;
  readonly protocol?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly serviceName?: string | undefined;
  readonly metricNamePrefix?: string | undefined;
  readonly logsExporter?: 'otlp' | 'stdout' | 'both' | undefined;
  /** Share of root traces to keep, 0 to 1. */
  readonly sampleRate?: number | undefined;
  /** Milliseconds. */
  readonly flushIntervalMs?: number | undefined;
  /** The released host takes a boolean, seed documents also an object of classes. */
  readonly captureContent?: unknown;
}

interface DiagnosticsConfig {
  readonly enabled?: boolean | undefined;
  readonly flags?: readonly string[] | undefined;
  readonly otel?: OtelConfig | undefined;
}

export interface HostConfig {
  readonly diagnostics?: DiagnosticsConfig | undefined;
  /** `config` of an entry follows the schema in the plugin's own manifest. */
  readonly plugins?:
    | {
        readonly entries?:
          | Readonly<
              Record<string, { readonly config?: Readonly<Record<string, unknown>> | undefined }>
            >
          | undefined;
      }
    | undefined;
}

export interface ServiceContext {
  readonly config: HostConfig;
  readonly stateDir: string;
  readonly logger: HostLogger;
  readonly serviceHealth?: { reportFailure(error: unknown): void };
  readonly internalDiagnostics?: InternalDiagnostics;
}

export interface HostService {
  readonly id: string;
  /** Stop and start again, with the new configuration, when one of these paths changes. */
  readonly reload?: { readonly configPrefixes: readonly string[] };
  start(context: ServiceContext): void | Promise<void>;
  stop?(context: ServiceContext): void | Promise<void>;
}

export interface HttpRoute {
  readonly path: string;
  /** Resolves with true, since it answers every request. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<true>;
  /** The gateway authenticates before the handler is called. */
  readonly auth: 'gateway';
  readonly match: 'exact';
  /** The handler sees which scopes the caller has. */
  readonly gatewayRuntimeScopeSurface: 'trusted-operator';
}

/** What the host says of the request that a route is handling. */
export interface RequestScope {
  readonly client?: { readonly connect?: { readonly scopes?: readonly string[] } } | null;
  /** Checks the caller's grant again; answers 401 and rejects when it is gone. */
  readonly revalidate?: () => Promise<void>;
}

/** What `register` receives. It is called once per registration mode, not once per process. */
export interface PluginApi {
  readonly config: HostConfig;
  readonly logger: HostLogger;
  readonly runtime?: { readonly config?: { current?(): HostConfig } };
  registerHttpRoute(route: HttpRoute): void;
  registerService(service: HostService): void;
}

/** The default export of a plugin's entry module. */
export interface PluginEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of what may stand below `plugins.entries.<id>.config`; nothing without it. */
  readonly configSchema?: object;
  register(api: PluginApi): void;
}
