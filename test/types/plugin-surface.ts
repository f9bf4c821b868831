/** Whether the host accepts our plugins, and gives them what `runtime/host/host.ts` declares. */
import { type Claim, compileClaims } from './host-program.ts';

const imports = `
import type * as entry from 'openclaw/plugin-sdk/plugin-entry';
import type * as diagnostics from 'openclaw/plugin-sdk/diagnostic-runtime';
import type * as security from 'openclaw/plugin-sdk/security-runtime';
import type * as scope from 'openclaw/plugin-sdk/plugin-runtime';
import type * as ours from '<root>/runtime/host/host.ts';
type Definition = Parameters<typeof entry.definePluginEntry>[0];
type Route = Parameters<entry.OpenClawPluginApi['registerHttpRoute']>[0];
type Internal = NonNullable<entry.OpenClawPluginServiceContext['internalDiagnostics']>;
type Bridge = Parameters<NonNullable<Internal['registerTracePropagationBridge']>>[0];
type OurSdk = {
  readonly subscribe: (
    listener: (event: ours.HostEvent, metadata: ours.HostEventMetadata) => void,
  ) => () => void;
  readonly emit: (event: ours.TelemetryExporterReport) => void;
  readonly redact: (text: string) => string;
};`;

const claims: readonly Claim[] = [
  {
    about: 'a plugin entry of ours is a plugin definition of the host',
    given: 'ours.PluginEntry',
    expected: 'Pick<Definition, "id" | "name" | "description" | "register">',
  },
  {
    about: 'the api that the host passes to register',
    given: 'entry.OpenClawPluginApi',
    expected: 'ours.PluginApi',
  },
  { about: 'a route of ours', given: 'ours.HttpRoute', expected: 'Route' },
  {
    about: 'a service of ours',
    given: 'ours.HostService',
    expected: 'entry.OpenClawPluginService',
  },
  {
    about: 'the context that the host passes to a service',
    given: 'entry.OpenClawPluginServiceContext',
    expected: 'ours.ServiceContext',
  },
  {
    about: 'internal diagnostics',
    given: 'Internal',
    expected: 'ours.InternalDiagnostics',
  },
  {
    about: 'an exporter report of ours is an event of the host',
    given: 'ours.TelemetryExporterReport',
    expected: 'Parameters<Internal["emit"]>[0]',
  },
  {
    about: 'a propagation bridge of ours',
    given: 'ours.TracePropagationBridge',
    expected: 'Bridge',
  },
  {
    about: "the SDK's subscription, emitter and redaction",
    given: `{ subscribe: typeof diagnostics.onInternalDiagnosticEvent;
      emit: typeof diagnostics.emitTrustedDiagnosticEvent; redact: typeof security.redactSensitiveText }`.replaceAll(
      '\n',
      ' ',
    ),
    expected: 'OurSdk',
  },
  {
    about: 'the scopes of a request',
    given: 'NonNullable<ReturnType<typeof scope.getPluginRuntimeGatewayRequestScope>>',
    expected:
      '{ readonly client?: { readonly connect?: { readonly scopes?: readonly string[] } } | null; readonly revalidate?: () => Promise<void> }',
  },
];

/** Claims with what the compiler says against each, undefined when it holds. */
export function checkPluginSurface(host: string): { about: string; against: string | undefined }[] {
  const { refuted } = compileClaims(host, imports, claims);
  return claims.map((claim) => ({
    about: claim.about,
    against: refuted.find((entry) => entry.claim === claim)?.message,
  }));
}
