/** The only importer of the host's SDK. Every function answers undefined where there is no host. */

import type { InternalDiagnostics } from './host.ts';
import { requestScope } from './request-scope.ts';

/** What a plugin can do without a grant of internal diagnostics. */
export type DiagnosticSubscription = Pick<InternalDiagnostics, 'emit' | 'onEvent'>;

/** On whose behalf a route is called. */
export interface CallerScope {
  readonly scopes: readonly string[];
  /** Asks the host again; false when the caller's grant has ended, which the host has answered. */
  isCurrent(): Promise<boolean>;
}

/** Asked once: outside the gateway a search for the module would fail anew each time. */
function onlyOnce<Module>(load: () => Promise<Module>): () => Promise<Module | undefined> {
  let loading: Promise<Module | undefined> | undefined;
  return () => {
    loading ??= load().catch(() => undefined);
    return loading;
  };
}

const diagnosticRuntime = onlyOnce(() => import('openclaw/plugin-sdk/diagnostic-runtime'));
const securityRuntime = onlyOnce(() => import('openclaw/plugin-sdk/security-runtime'));
const pluginRuntime = onlyOnce(() => import('openclaw/plugin-sdk/plugin-runtime'));

/** The SDK's subscription to internal events. It never delivers private data. */
export async function diagnosticSubscription(): Promise<DiagnosticSubscription | undefined> {
  const sdk = await diagnosticRuntime();
  if (sdk === undefined) return undefined;
  return {
    emit: (event) => sdk.emitTrustedDiagnosticEvent(event),
    onEvent: (listener, filter) =>
      sdk.onInternalDiagnosticEvent((event, metadata) => listener(event, metadata, {}), filter),
  };
}

/** The host's own redaction: it follows the operator's `logging.redactPatterns`. */
export async function hostRedactor(): Promise<((text: string) => string) | undefined> {
  const sdk = await securityRuntime();
  return sdk && ((text) => sdk.redactSensitiveText(text));
}

/** The scopes of the request being handled; none when the host does not say. */
export async function callerScope(): Promise<CallerScope> {
  const sdk = await pluginRuntime();
  const scope = sdk ? sdk.getPluginRuntimeGatewayRequestScope() : requestScope();
  return {
    scopes: scope?.client?.connect?.scopes ?? [],
    isCurrent: async () => {
      try {
        if (scope && 'revalidate' in scope) await scope.revalidate?.();
        return true;
      } catch {
        return false;
      }
    },
  };
}
