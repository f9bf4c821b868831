import type { ServiceContext } from './host.ts';
import type { DiagnosticSubscription } from './host-sdk.ts';
import { diagnosticSubscription } from './host-sdk.ts';

/** Where an exporter's events come from. Both say who emitted each event. */
export interface DiagnosticSource extends DiagnosticSubscription {
  /** For the log: which of the two ways it is. */
  readonly description: string;
}

/**
 * The gateway's internal diagnostics where it grants them, otherwise the SDK's subscription.
 *
 * @throws Error when the host has neither
 */
export async function diagnosticSource(context: ServiceContext): Promise<DiagnosticSource> {
  const granted = context.internalDiagnostics;
  if (granted) {
    return {
      description: 'internal diagnostics granted by the gateway',
      emit: (event) => granted.emit(event),
      onEvent: (listener, filter, options) => granted.onEvent(listener, filter, options),
    };
  }
  const subscription = await diagnosticSubscription();
  if (subscription === undefined) throw new Error('the gateway offers no diagnostic events');
  return { ...subscription, description: "the plugin SDK's internal subscription" };
}
