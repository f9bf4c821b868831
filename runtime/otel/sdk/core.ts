import { propagation, type TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { registered } from './registered.ts';

/** The only importer of the SDK's core: what several signals share, and the propagators. */
export {
  type ExportResult,
  ExportResultCode,
  millisToHrTime,
  parseKeyPairsIntoRecord,
} from '@opentelemetry/core';

/** Formats of other vendors would need packages that this plugin does not carry. */
export const PROPAGATORS: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

/**
 * Publishes the propagators for code that uses the OpenTelemetry API in this process, unless
 * others were published before. The returned function takes back what is still ours.
 */
export function publishPropagators(names: readonly string[]): () => void {
  const propagators = names.map((name) => PROPAGATORS[name]?.()).filter((one) => one !== undefined);
  const composite = new CompositePropagator({ propagators });
  // The API writes a stack trace when it refuses a second one.
  if (registered().propagation || !propagation.setGlobalPropagator(composite)) return () => {};
  return () => {
    if (registered().propagation === composite) propagation.disable();
  };
}
