import type { MeterProvider, TextMapPropagator, TracerProvider } from '@opentelemetry/api';

/** What modules have registered as the OpenTelemetry of this process. */
interface Registered {
  readonly trace?: TracerProvider;
  readonly metrics?: MeterProvider;
  readonly propagation?: TextMapPropagator;
}

/**
 * Read where every copy of the API keeps it: ours would refuse what an older one has registered, as that of
 * SDK 2 is, and hand out providers that do nothing.
 */
export const registered = (): Registered =>
  Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1')) ?? {};
