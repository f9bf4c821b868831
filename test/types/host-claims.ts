/**
 * What must hold between the types of the released gateway and ours: each type below compiles, or the
 * compiler names what does not fit. `npm run test:host` compiles it, where the gateway is installed.
 */
import type * as diagnostics from 'openclaw/plugin-sdk/diagnostic-runtime';
import type * as entry from 'openclaw/plugin-sdk/plugin-entry';
import type * as scope from 'openclaw/plugin-sdk/plugin-runtime';
import type * as security from 'openclaw/plugin-sdk/security-runtime';
import type { DiagnosticEventMap } from '../../generated/events.ts';
import type * as ours from '../../runtime/host/host.ts';

/** A value of the first type can stand where the second is expected. */
type Fits<Given extends Expected, Expected> = [Given, Expected];

type Definition = Parameters<typeof entry.definePluginEntry>[0];
type Route = Parameters<entry.OpenClawPluginApi['registerHttpRoute']>[0];
type Internal = NonNullable<entry.OpenClawPluginServiceContext['internalDiagnostics']>;
type Bridge = Parameters<NonNullable<Internal['registerTracePropagationBridge']>>[0];

/** What we hand to the gateway, and what it hands to us. */
export type Surface = [
  Fits<ours.PluginEntry, Pick<Definition, 'id' | 'name' | 'description' | 'register'>>,
  Fits<entry.OpenClawPluginApi, ours.PluginApi>,
  Fits<ours.HttpRoute, Route>,
  Fits<ours.HostService, entry.OpenClawPluginService>,
  Fits<entry.OpenClawPluginServiceContext, ours.ServiceContext>,
  Fits<Internal, ours.InternalDiagnostics>,
  Fits<ours.TelemetryExporterReport, Parameters<Internal['emit']>[0]>,
  Fits<ours.TracePropagationBridge, Bridge>,
];

/** The functions of its SDK that a plugin without trust calls. */
export type Sdk = [
  Fits<
    typeof diagnostics.onInternalDiagnosticEvent,
    (listener: (event: ours.HostEvent, metadata: ours.HostEventMetadata) => void) => () => void
  >,
  Fits<
    typeof diagnostics.emitTrustedDiagnosticEvent,
    (event: ours.TelemetryExporterReport) => void
  >,
  Fits<typeof security.redactSensitiveText, (text: string) => string>,
  Fits<
    NonNullable<ReturnType<typeof scope.getPluginRuntimeGatewayRequestScope>>,
    {
      readonly client?: { readonly connect?: { readonly scopes?: readonly string[] } } | null;
      readonly revalidate?: () => Promise<void>;
    }
  >,
];

type Payload = diagnostics.DiagnosticEventPayload;
type HostMap = { [Kind in Payload['type']]: Extract<Payload, { type: Kind }> };

/** Kinds of events that the gateway sends and our types do not accept. */
type Refused = {
  [Kind in keyof HostMap & keyof DiagnosticEventMap]: HostMap[Kind] extends DiagnosticEventMap[Kind]
    ? never
    : Kind;
}[keyof HostMap & keyof DiagnosticEventMap];

type Plain = string | number | boolean;
type Sort<Value extends Plain> = string extends Value
  ? 'string'
  : Value extends number
    ? 'number'
    : Value extends boolean
      ? 'boolean'
      : `'${Value & string}'`;

/** Every path of an event with the sort of value at its end: `usage.input: number`, one for each member of a set. */
type Fields<Value, Path extends string> = Value extends undefined | null
  ? never
  : Value extends Plain
    ? `${Path}: ${Sort<Value>}`
    : Value extends readonly (infer Item)[]
      ? Fields<Item, `${Path}[]`>
      : Value extends object
        ? {
            [Key in keyof Value & string]-?: Fields<Value[Key], `${Path}.${Key}`>;
          }[keyof Value & string]
        : never;

type Mapped<Map> = { [Kind in keyof Map & string]: Fields<Map[Kind], Kind> }[keyof Map & string];

/** Fields that a document names and no released gateway sends. */
type Unsent =
  | `tool.loop.${'iterations' | 'outcome' | 'errorCategory' | 'durationMs'}`
  | 'context.assembled.errorCategory'
  | 'diagnostic.memory.sample.memory.kind';
/** What our exporter adds to the events that it emits itself. */
type Added = `telemetry.exporter.${'lostItems' | 'lostReason'}`;
/** What the gateway sends without declaring it; the recorded events have it. */
type Undeclared = `model.call.${'completed' | 'error'}.usage.cost${string}`;

export type Events = [
  Fits<Refused, never>,
  Fits<
    Exclude<Mapped<DiagnosticEventMap>, Mapped<HostMap>>,
    `${Unsent | Added | Undeclared}: ${string}`
  >,
];
