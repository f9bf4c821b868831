import type {
  HostEvent,
  HostEventFilter,
  HostEventListener,
  HostEventMetadata,
  HostPrivateData,
  InternalDiagnostics,
} from '../host/host.ts';

/** An event before the dispatcher has numbered it. Without `ts` the present time is used. */
export type EmittedEvent = Omit<HostEvent, 'ts' | 'seq'> & { readonly ts?: number };

interface Subscription {
  readonly listener: HostEventListener;
  readonly filter: HostEventFilter;
  readonly withPrivateData: boolean;
}

/** A listener may emit; emitting in a circle ends here, as in the real gateway. */
const DEPTH_LIMIT = 100;

/**
 * Delivers diagnostic events to their listeners, in order and at once. Emitting never throws:
 * a listener that does harms neither the emitter nor the listeners after it.
 */
export class EventDispatcher {
  /** `diagnostics.enabled`: while false nothing is delivered. */
  enabled = true;
  readonly #subscriptions = new Set<Subscription>();
  readonly #onError: (eventType: string, error: unknown) => void;
  #sequence = 0;
  #depth = 0;

  /** @param onError called when a listener throws, or an event cannot be copied */
  constructor(onError: (eventType: string, error: unknown) => void) {
    this.#onError = onError;
  }

  /** Stamps the event with its number in this process and hands it to every listener that asked. */
  emit(event: EmittedEvent, metadata: HostEventMetadata, privateData?: HostPrivateData): void {
    if (!this.enabled || this.#depth >= DEPTH_LIMIT) return;
    let known = 'unknown';
    this.#depth += 1;
    try {
      const { type } = event;
      // Whatever reads another one later may throw.
      if (typeof type !== 'string') throw new TypeError('the type of an event is a text');
      known = type;
      const listening = [...this.#subscriptions].filter(({ filter }) => admits(filter, type));
      if (listening.length === 0) return;
      const stamped = frozenCopy({ ...event, ts: event.ts ?? Date.now(), seq: ++this.#sequence });
      const said = frozenCopy(metadata);
      const asked = listening.some(({ withPrivateData }) => withPrivateData);
      const visible = frozenCopy(asked && privateData ? privateData : {});
      for (const subscription of listening) {
        // An earlier listener may have ended this subscription.
        if (!this.#subscriptions.has(subscription)) continue;
        const { listener, withPrivateData } = subscription;
        try {
          listener(stamped, said, withPrivateData ? visible : {});
        } catch (error) {
          this.#onError(type, error);
        }
      }
    } catch (error) {
      this.#onError(known, error);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Every event that the filter admits. Returns the function that ends the subscription. */
  readonly onEvent: InternalDiagnostics['onEvent'] = (listener, filter = {}, options = {}) => {
    const withPrivateData = options.includePrivateData !== false;
    const subscription: Subscription = { listener, filter, withPrivateData };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  };
}

function admits({ include, exclude }: HostEventFilter, type: string): boolean {
  return !exclude?.includes(type) && (include?.includes(type) ?? true);
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
