import { serialize } from 'node:v8';
import { attempt } from '../host/calls.ts';
import type { HostEventListener, HostPrivateData } from '../host/host.ts';
import type { DiagnosticSource } from '../host/host-sdk.ts';
import type { CapturePolicy } from './settings/capture-policy.ts';

/** An event as it was delivered. */
type Delivery = Parameters<HostEventListener>;

/** Flushing the old session takes seconds at worst; this much waits meanwhile. */
const RELOAD_LIMITS = { events: 10_000, bytes: 16 * 2 ** 20 } as const;

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
 * before its last export, and the new one starts when that is over. Of their content it keeps the
 * classes that are on, as far as there is room for it.
 */
export class ReloadBuffer {
  #held = nothing();
  #unsubscribe: (() => void) | undefined;

  /** @param capture the classes of content that may be kept */
  open(source: Pick<DiagnosticSource, 'onEvent'>, capture: CapturePolicy): void {
    this.close();
    const listen: HostEventListener = (event, metadata, privateData) => {
      if (this.#add([event, metadata, permitted(privateData, capture)])) return;
      const { modelContent: _, toolContent: __, ...rest } = privateData;
      if (this.#add([event, metadata, rest])) this.#held.shed += 1;
      else this.#held.dropped += 1;
    };
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

  #add(delivery: Delivery): boolean {
    const { waiting, bytes: held } = this.#held;
    if (waiting.length >= RELOAD_LIMITS.events) return false;
    const bytes = heldBytes(delivery, RELOAD_LIMITS.bytes - held);
    if (bytes === Number.POSITIVE_INFINITY) return false;
    this.#held.bytes += bytes;
    waiting.push(delivery);
    return true;
  }
}

function permitted(
  { modelContent: model, toolContent: tool, ...rest }: HostPrivateData,
  capture: CapturePolicy,
): HostPrivateData {
  const names = ['inputMessages', 'outputMessages', 'systemPrompt', 'toolDefinitions'] as const;
  const kept = names.filter((name) => capture[name] && model?.[name] !== undefined);
  return {
    ...rest,
    ...(model && { modelContent: Object.fromEntries(kept.map((name) => [name, model[name]])) }),
    ...(tool && {
      toolContent: {
        ...(capture.toolInputs && { toolInput: tool.toolInput }),
        ...(capture.toolOutputs && { toolOutput: tool.toolOutput }),
      },
    }),
  };
}

/** An object or a list by itself, and a field or an item of it. */
const OBJECT = 48;
const FIELD = 12;

/**
 * The bytes that a value holds in memory, roughly, whatever it is: what is in it more than once, or
 * within itself, counts once. No more of it is looked at than the limit needs.
 *
 * @returns infinity for more bytes than the limit
 */
function heldBytes(value: unknown, limit: number): number {
  const seen = new Set<unknown>();
  // A list instead of recursion: an event may be nested deeper than the call stack.
  const open = [value];
  let bytes = 0;
  while (open.length > 0 && bytes <= limit) {
    const one = open.pop();
    if (typeof one === 'string') bytes += Buffer.byteLength(one);
    else if (typeof one !== 'object' || one === null) bytes += 8;
    else if (!seen.has(one)) {
      seen.add(one);
      bytes += OBJECT;
      if (!isPlain(one)) bytes += serializedBytes(one);
      else
        for (const key of Object.keys(one)) {
          bytes += FIELD + key.length;
          open.push(Reflect.get(one, key));
        }
    }
  }
  return bytes > limit ? Number.POSITIVE_INFINITY : bytes;
}

/** Infinite for what cannot be serialized, as functions cannot. */
function serializedBytes(one: object): number {
  try {
    return serialize(one).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Others hold bytes, entries or texts that are no fields. */
function isPlain(one: object): boolean {
  const prototype = Object.getPrototypeOf(one);
  return Array.isArray(one) || prototype === Object.prototype || prototype === null;
}
