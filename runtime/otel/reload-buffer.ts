import type { HostEventListener, HostPrivateData } from '../host/host.ts';
import type { DiagnosticSource } from '../host/host-sdk.ts';
import { attempt } from './attempt.ts';
import { heldBytes } from './held-bytes.ts';
import type { CapturePolicy } from './settings/capture-policy.ts';

/** An event as it was delivered. */
type Delivery = Parameters<HostEventListener>;

/** Flushing the old session takes seconds at worst; this much waits meanwhile. */
export const RELOAD_LIMITS = { events: 10_000, bytes: 16 * 2 ** 20 } as const;

const nothing = () => ({
  waiting: [] as Delivery[],
  bytes: 0,
  /** Events that found no room. */
  dropped: 0,
  /** Events that lost their content, for want of room. */
  shed: 0,
});

/**
 * Keeps the events that are delivered between two sessions: the old one has to stop listening
 * before its last export, and the new one starts when that is over. Of content it keeps the classes
 * that are on, and of that only what there is room for.
 */
export class ReloadBuffer {
  #held = nothing();
  #unsubscribe: (() => void) | undefined;

  /** @param capture the classes of content that may be kept */
  open(source: Pick<DiagnosticSource, 'onEvent'>, capture: CapturePolicy): void {
    this.close();
    const listen: HostEventListener = (event, metadata, privateData) =>
      this.#keep([event, metadata, permitted(privateData, capture)]);
    this.#unsubscribe = source.onEvent(listen, {}, { includePrivateData: true });
  }

  /** Stops listening; what is waiting goes on waiting. */
  close(): void {
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = undefined;
    // A gateway that fails to end a subscription must not keep the next session from starting.
    attempt(() => unsubscribe?.());
  }

  /** What was held since the last time. */
  take(): ReturnType<typeof nothing> {
    const held = this.#held;
    this.#held = nothing();
    return held;
  }

  #keep(delivery: Delivery): void {
    if (this.#held.waiting.length < RELOAD_LIMITS.events) {
      if (this.#add(delivery)) return;
      const [event, metadata, { modelContent: _, toolContent: __, ...rest }] = delivery;
      if (this.#add([event, metadata, rest])) {
        this.#held.shed += 1;
        return;
      }
    }
    this.#held.dropped += 1;
  }

  #add(delivery: Delivery): boolean {
    const bytes = heldBytes(delivery, RELOAD_LIMITS.bytes - this.#held.bytes);
    if (bytes === Number.POSITIVE_INFINITY) return false;
    this.#held.bytes += bytes;
    this.#held.waiting.push(delivery);
    return true;
  }
}

function permitted(privateData: HostPrivateData, capture: CapturePolicy): HostPrivateData {
  const { modelContent: model, toolContent: tool, ...rest } = privateData;
  return {
    ...rest,
    ...(model && {
      modelContent: {
        ...(capture.inputMessages && { inputMessages: model.inputMessages }),
        ...(capture.outputMessages && { outputMessages: model.outputMessages }),
        ...(capture.systemPrompt && model.systemPrompt && { systemPrompt: model.systemPrompt }),
        ...(capture.toolDefinitions && { toolDefinitions: model.toolDefinitions }),
      },
    }),
    ...(tool && {
      toolContent: {
        ...(capture.toolInputs && { toolInput: tool.toolInput }),
        ...(capture.toolOutputs && { toolOutput: tool.toolOutput }),
      },
    }),
  };
}
