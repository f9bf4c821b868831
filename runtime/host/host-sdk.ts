// The types of the host's modules, also where only this file is compiled: with code that is generated elsewhere.
/// <reference path="./host-modules.d.ts" />
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { maskAwsIds, type Redactor, redactSecrets } from '../metrics/redactor.ts';
import type { InternalDiagnostics, RequestScope, RuntimeIdentity, ServiceContext } from './host.ts';

/** The only importer of the host's SDK. Outside the gateway the exporters do without it. */

/** Asked once: outside the gateway a search for the module would fail anew with each scrape. */
let pluginRuntime: Promise<typeof import('openclaw/plugin-sdk/plugin-runtime') | undefined>;

const absent = () => undefined;

/** Where an exporter's events come from. Both ways say who emitted each event. */
export interface DiagnosticSource extends Pick<InternalDiagnostics, 'emit' | 'onEvent'> {
  /** For the log: which of the two ways it is. */
  readonly description: string;
}

/**
 * The gateway's internal diagnostics where it grants them, otherwise the SDK's subscription, which
 * never delivers private data.
 *
 * @throws Error when the host has neither
 */
export async function diagnosticSource(
  context: Pick<ServiceContext, 'internalDiagnostics'>,
): Promise<DiagnosticSource> {
  const granted = context.internalDiagnostics;
  if (granted) {
    return {
      description: 'internal diagnostics granted by the gateway',
      emit: (event) => granted.emit(event),
      onEvent: (listener, filter, options) => granted.onEvent(listener, filter, options),
    };
  }
  const sdk = await import('openclaw/plugin-sdk/diagnostic-runtime').catch(absent);
  if (sdk === undefined) throw new Error('the gateway offers no diagnostic events');
  return {
    description: "the plugin SDK's internal subscription",
    emit: (event) => sdk.emitTrustedDiagnosticEvent(event),
    onEvent: (listener, filter) =>
      sdk.onInternalDiagnosticEvent((event, metadata) => listener(event, metadata, {}), filter),
  };
}

/** Milliseconds after which labels are normalised again: the gateway does not say when its rules change. */
export const REDACTION_LIFE = 60_000;

/**
 * The redactor in use, and whose it is, for the log: the gateway's, which follows the operator's
 * `logging.redactPatterns`, and after it what that lets pass; outside the gateway the built-in one.
 */
export async function redaction(): Promise<{ redact: Redactor; description: string }> {
  const sdk = await import('openclaw/plugin-sdk/security-runtime').catch(absent);
  if (sdk === undefined) return { redact: redactSecrets, description: 'the built-in redaction' };
  const redact = (text: string): string => maskAwsIds(sdk.redactSensitiveText(text));
  return { redact, description: "the gateway's redaction" };
}

/** In the embedded gateway. */
const requestScope = new AsyncLocalStorage<RequestScope>();

/** Runs a route's handler on behalf of a bearer with these scopes. */
export function withRequestScope<Result>(scopes: readonly string[], handle: () => Result): Result {
  return requestScope.run({ client: { connect: { scopes } } }, handle);
}

/**
 * The caller's scopes in the request being handled; none when the host does not say. Undefined when
 * the caller's grant has ended meanwhile, which the host has answered.
 */
export async function callerScopes(): Promise<readonly string[] | undefined> {
  pluginRuntime ??= import('openclaw/plugin-sdk/plugin-runtime').catch(absent);
  const sdk = await pluginRuntime;
  const scope = sdk ? sdk.getPluginRuntimeGatewayRequestScope() : requestScope.getStore();
  try {
    await scope?.revalidate?.();
  } catch {
    return undefined;
  }
  return scope?.client?.connect?.scopes ?? [];
}

const OWN = Symbol.for('openclaw-diagnostics.process');

/**
 * Which process runs, as the gateway says it. Where it does not: the same for both exporters, and
 * for as long as the process lives, since the gateway loads a plugin that is updated into it.
 */
export function processIdentity(
  internal: Pick<InternalDiagnostics, 'getRuntimeIdentity'> | undefined,
): RuntimeIdentity {
  const shared = globalThis as { [OWN]?: RuntimeIdentity };
  shared[OWN] ??= { processInstanceId: randomUUID() };
  return internal?.getRuntimeIdentity?.() ?? shared[OWN];
}
