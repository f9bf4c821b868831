import type {
  HostEvent,
  HostEventFilter,
  HostEventListener,
  HostEventMetadata,
  HostPrivateData,
  HostTraceContext,
  TracePropagationBridge,
} from '../host/host.ts';
import { frozenCopy } from './frozen-copy.ts';
import { PropagationBridges } from './propagation-bridges.ts';

/** An event before the dispatcher has numbered it. Without `ts` the present time is used. */
export type EmittedEvent = Omit<HostEvent, 'ts' | 'seq'> & { readonly ts?: number };

/** Called when a listener or a bridge throws, or an event cannot be copied. */
export type DispatchErrorHandler = (eventType: string, error: unknown) => void;

interface Subscription {
  readonly listener: HostEventListener;
  readonly admits: (type: string, metadata: HostEventMetadata) => boolean;
  readonly withPrivateData: boolean;
}

/** Types that only trusted exporters see, whoever emitted them. */
const HIDDEN_TYPES: ReadonlySet<string> = new Set([
  'log.record',
  'gateway.rpc',
  'gateway.event_loop.sample',
  'diagnostic.gc',
]);

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
  readonly #bridges = new PropagationBridges();
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
      const listening = this.#listening(type, metadata);
      const prepared = metadata.trusted && this.#bridges.wants(event, this.#onError);
      if (listening.length === 0 && !prepared) return;
      const stamped = frozenCopy({ ...event, ts: event.ts ?? Date.now(), seq: ++this.#sequence });
      const vouched = frozenCopy(metadata);
      if (prepared) this.#bridges.prepare(stamped, vouched, this.#onError);
      this.#deliver(listening, stamped, vouched, privateData);
    } catch (error) {
      this.#onError(type, error);
    } finally {
      this.#depth -= 1;
    }
  }

  /**
   * For exporters: every event that the filter admits, trusted ones and hidden types included.
   * Returns the function that ends the subscription.
   */
  onEvent(
    listener: HostEventListener,
    filter: HostEventFilter = {},
    options: { readonly includePrivateData?: boolean } = {},
  ): () => void {
    return this.#subscribe({
      listener,
      admits: admission(filter),
      withPrivateData: options.includePrivateData !== false,
    });
  }

  /** For everybody: what anyone may see, that is no trusted event, no hidden type, no private data. */
  onPublicEvent(listener: HostEventListener, filter: HostEventFilter = {}): () => void {
    const filtered = admission(filter);
    return this.#subscribe({
      listener,
      admits: (type, metadata) =>
        !metadata.trusted && !HIDDEN_TYPES.has(type) && filtered(type, metadata),
      withPrivateData: false,
    });
  }

  registerTracePropagationBridge(bridge: TracePropagationBridge): () => void {
    return this.#bridges.register(bridge);
  }

  /** The context to send with an outbound request; undefined means: send no header. */
  resolveTraceContext(trace: HostTraceContext): HostTraceContext | undefined {
    return this.enabled ? this.#bridges.resolve(trace, this.#onError) : undefined;
  }

  #subscribe(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  #listening(type: string, metadata: HostEventMetadata): Subscription[] {
    const listening: Subscription[] = [];
    for (const subscription of this.#subscriptions) {
      if (subscription.admits(type, metadata)) listening.push(subscription);
    }
    return listening;
  }

  #deliver(
    listening: readonly Subscription[],
    event: HostEvent,
    metadata: HostEventMetadata,
    privateData: HostPrivateData | undefined,
  ): void {
    const confided =
      privateData !== undefined && listening.some((subscription) => subscription.withPrivateData)
        ? frozenCopy(privateData)
        : NOTHING_PRIVATE;
    for (const subscription of listening) {
      // An earlier listener may have ended this subscription.
      if (!this.#subscriptions.has(subscription)) continue;
      try {
        const visible = subscription.withPrivateData ? confided : NOTHING_PRIVATE;
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
  const includeTrusted = filter.includeTrusted && new Set(filter.includeTrusted);
  return (type, metadata) =>
    !exclude.has(type) &&
    (include?.has(type) ?? true) &&
    (!metadata.trusted || (includeTrusted?.has(type) ?? true));
}
