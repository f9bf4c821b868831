/**
 * The host's SDK modules, as far as the exporters use them. They resolve only inside the gateway,
 * which maps `openclaw/*` for its plugins; elsewhere the imports fail and the caller does without.
 */
declare module 'openclaw/plugin-sdk/diagnostic-runtime' {
  export function onInternalDiagnosticEvent(
    listener: (
      event: import('./host.ts').HostEvent,
      metadata: import('./host.ts').HostEventMetadata,
    ) => void,
    filter?: import('./host.ts').HostEventFilter,
  ): () => void;
  export function emitTrustedDiagnosticEvent(
    event: import('./host.ts').TelemetryExporterReport,
  ): void;
}

declare module 'openclaw/plugin-sdk/security-runtime' {
  export function redactSensitiveText(text: string): string;
}

declare module 'openclaw/plugin-sdk/plugin-runtime' {
  export function getPluginRuntimeGatewayRequestScope():
    | import('./host.ts').RequestScope
    | undefined;
}
