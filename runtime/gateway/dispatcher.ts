import type {
  HostEvent,
  HostEventFilter,
  HostEventListener,
  HostEventMetadata,
  HostPrivateData,
} from '../host/host.ts';

/** An event before the dispatcher has numbered it. Without `ts` the present time is used. */
export type EmittedEvent = Omit<HostEvent, 'ts' | 'seq'> & { readonly ts?: number };

/** Called when a listener throws, or an event cannot be copied. */
export type DispatchErrorHandler = (eventType: string, error: unknown) => void;

interface Subscription {
  readonly listener: HostEventListener;
  readonly admits: (type: string) => boolean;
  readonly withPrivateData: boolean;
}

/** A listener may emit; emitting in a circle ends here. */
const DEPTH_LIMIT = 100;

const NOTHING_PRIVATE: HostPrivateData = Object.freeze({});

/**
 * Delivers diagnostic events to their listeners, in order and at once. Emitting never throws:
 * a listener that does harms neither the emitter nor the listeners after it.
 */
export class EventDispatcher {
  /** `diagnostics.enabled`: while false nothing is delivered. */
  enabled = true;
  readonly #subscriptions = new Set<Subscription>();
  readonly #onError: DispatchErrorHandler;
  #sequence = 0;
  #depth = 0;

  constructor(onError: DispatchErrorHandler = () => {}) {
    this.#onError = onError;
  }

  /** Stamps the event with its number in this process and hands it to every listener that asked. */
  emit(event: EmittedEvent, metadata: HostEventMetadata, privateData?: HostPrivateData): void {
    if (!this.enabled || this.#depth >= DEPTH_LIMIT) return;
    let type = 'unknown';
    this.#depth += 1;
    try {
      type = typeOf(event);
      const listening = [...this.#subscriptions].filter(({ admits }) => admits(type));
      if (listening.length === 0) return;
      const stamped = frozenCopy({ ...event, ts: event.ts ?? Date.now(), seq: ++this.#sequence });
      const asked = listening.some(({ withPrivateData }) => withPrivateData);
      const visible = asked && privateData ? frozenCopy(privateData) : NOTHING_PRIVATE;
      this.#deliver(listening, stamped, frozenCopy(metadata), visible);
    } catch (error) {
      this.#onError(type, error);
    } finally {
      this.#depth -= 1;
    }
  }

  /**
   * Every event that the filter admits, trusted ones included. Returns the function that ends the
   * subscription.
   */
  onEvent(
    listener: HostEventListener,
    filter: HostEventFilter = {},
    options: { readonly includePrivateData?: boolean } = {},
  ): () => void {
    const subscription: Subscription = {
      listener,
      admits: admission(filter),
      withPrivateData: options.includePrivateData !== false,
    };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  #deliver(
    listening: readonly Subscription[],
    event: HostEvent,
    metadata: HostEventMetadata,
    privateData: HostPrivateData,
  ): void {
    for (const subscription of listening) {
      // An earlier listener may have ended this subscription.
      if (!this.#subscriptions.has(subscription)) continue;
      const visible = subscription.withPrivateData ? privateData : NOTHING_PRIVATE;
      try {
        subscription.listener(event, metadata, visible);
      } catch (error) {
        this.#onError(event.type, error);
      }
    }
  }
}

/** @throws TypeError for a type that is no text: whatever reads it later may throw. */
function typeOf(event: EmittedEvent): string {
  const { type } = event;
  if (typeof type !== 'string') throw new TypeError('the type of an event is a text');
  return type;
}

function admission(filter: HostEventFilter): Subscription['admits'] {
  const include = filter.include && new Set(filter.include);
  const exclude = new Set(filter.exclude);
  return (type) => !exclude.has(type) && (include?.has(type) ?? true);
}

/**
 * A deep copy that cannot be changed: what one listener receives cannot be altered by another,
 * nor by the emitter afterwards.
 *
 * @throws DataCloneError for values that cannot be copied, such as functions.
 */
export function frozenCopy<Value>(value: Value): Value {
  const copy = structuredClone(value);
  // A list instead of recursion: events may be nested deeper than the call stack.
  const open: unknown[] = [copy];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    // The contents of typed arrays cannot be frozen; an event does not carry any.
    if (ArrayBuffer.isView(next)) continue;
    Object.freeze(next);
    open.push(...Object.values(next));
  }
  return copy;
}
