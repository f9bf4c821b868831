import type {
  HostEvent,
  HostEventMetadata,
  HostTraceContext,
  TracePropagationBridge,
} from '../host/host.ts';
import type { DispatchErrorHandler, EmittedEvent } from './dispatcher.ts';

/** The registered trace propagation bridges; the one registered last decides. */
export class PropagationBridges {
  readonly #bridges: TracePropagationBridge[] = [];

  register(bridge: TracePropagationBridge): () => void {
    this.#bridges.push(bridge);
    return () => {
      const index = this.#bridges.lastIndexOf(bridge);
      if (index !== -1) this.#bridges.splice(index, 1);
    };
  }

  /** Whether the bridge wants to see this event before the listeners do. */
  wants(event: EmittedEvent, onError: DispatchErrorHandler): boolean {
    const bridge = this.#bridges.at(-1);
    if (bridge?.prepareEvent === undefined) return false;
    try {
      return bridge.shouldPrepareEvent?.({ ts: 0, seq: 0, ...event }) ?? true;
    } catch (error) {
      onError(event.type, error);
      return false;
    }
  }

  prepare(event: HostEvent, metadata: HostEventMetadata, onError: DispatchErrorHandler): void {
    try {
      this.#bridges.at(-1)?.prepareEvent?.(event, metadata);
    } catch (error) {
      onError(event.type, error);
    }
  }

  /** Without a bridge the context itself is used; with one, only what it resolves. */
  resolve(trace: HostTraceContext, onError: DispatchErrorHandler): HostTraceContext | undefined {
    const bridge = this.#bridges.at(-1);
    if (bridge === undefined) return trace;
    try {
      return bridge.resolveTraceContext(trace);
    } catch (error) {
      onError('traceparent', error);
      return undefined;
    }
  }
}
