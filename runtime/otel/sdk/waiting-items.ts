import type { LossReason } from '../losses.ts';
import { type ExportResult, ExportResultCode } from './core.ts';
import type { Weigher } from './weights.ts';

/** How much may wait for one signal. */
export interface WaitingLimits {
  /** Items that no request was begun for. */
  readonly items: number;
  /** Bytes of these and of the requests that are under way. */
  readonly bytes: number;
  /** Bytes of one request. */
  readonly request: number;
}

const MEGABYTE = 2 ** 20;

/** Bounds in bytes; the number of items is a setting. */
export const WAITING_BYTES = { bytes: 32 * MEGABYTE, request: 4 * MEGABYTE } as const;

interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
}

/**
 * Keeps account of the items between their end and the answer to their request. What is too much
 * is refused; before that, items that wait lose their long texts, the oldest first.
 */
export class WaitingItems<Item extends object> {
  readonly #limits: WaitingLimits;
  readonly #weigher: Weigher<Item>;
  readonly #lost: (items: number, reason: LossReason) => void;
  /** Bytes of each item that is accounted for. */
  readonly #weights = new Map<Item, number>();
  /** Items that no request was begun for. */
  readonly #queued = new Set<Item>();
  /** Those among them that may hold long texts, in their order. */
  readonly #whole = new Set<Item>();
  #bytes = 0;

  constructor(
    limits: WaitingLimits,
    weigher: Weigher<Item>,
    lost: (items: number, reason: LossReason) => void,
  ) {
    this.#limits = limits;
    this.#weigher = weigher;
    this.#lost = lost;
  }

  /** Items whose request was not answered. */
  get count(): number {
    return this.#weights.size;
  }

  /** Whether there is room for the item; it is lost when there is none. */
  admit(item: Item): boolean {
    if (this.#queued.size >= this.#limits.items || !this.#makeRoom(item)) {
      this.#lost(1, 'queue_full');
      return false;
    }
    this.#queued.add(item);
    return true;
  }

  /**
   * Has the exporter send each batch in requests that are small enough, one after the other: neither
   * memory nor the event loop is ever asked for more than one of them at a time.
   */
  sendBy<E extends Exporter<Item>>(exporter: E): E {
    const send = exporter.export.bind(exporter);
    exporter.export = (items, done) => {
      const requests = this.#requests(items);
      let failure: ExportResult | undefined;
      const next = (): void => {
        const request = requests.next();
        if (request.done) {
          done(failure ?? { code: ExportResultCode.SUCCESS });
          return;
        }
        send(request.value, (result) => {
          this.#release(request.value);
          if (result.code !== ExportResultCode.SUCCESS) failure ??= result;
          next();
        });
      };
      next();
    };
    return exporter;
  }

  /** In groups that fit into one request each. */
  *#requests(items: readonly Item[]): Generator<Item[]> {
    for (const item of items) {
      this.#queued.delete(item);
      this.#whole.delete(item);
    }
    let group: Item[] = [];
    let bytes = 0;
    for (const item of items) {
      const weight = this.#weights.get(item) ?? 0;
      if (group.length > 0 && bytes + weight > this.#limits.request) {
        yield group;
        group = [];
        bytes = 0;
      }
      group.push(item);
      bytes += weight;
    }
    if (group.length > 0) yield group;
  }

  /** Their request was answered, or given up. */
  #release(items: readonly Item[]): void {
    for (const item of items) {
      this.#bytes -= this.#weights.get(item) ?? 0;
      this.#weights.delete(item);
    }
  }

  #makeRoom(item: Item): boolean {
    this.#weights.set(item, 0);
    this.#whole.add(item);
    this.#weigh(item);
    if (this.#heavy(item)) this.#shed(item);
    for (const oldest of this.#whole) {
      if (this.#bytes <= this.#limits.bytes) break;
      this.#shed(oldest);
    }
    if (this.#bytes <= this.#limits.bytes && !this.#heavy(item)) return true;
    this.#whole.delete(item);
    this.#release([item]);
    return false;
  }

  /** Too much for a request of its own. */
  #heavy(item: Item): boolean {
    return (this.#weights.get(item) ?? 0) > this.#limits.request;
  }

  #shed(item: Item): void {
    this.#whole.delete(item);
    this.#weigher.shed(item);
    if (this.#weigh(item)) this.#lost(1, 'content_shed');
  }

  /** @returns whether it is lighter than it was */
  #weigh(item: Item): boolean {
    const before = this.#weights.get(item) ?? 0;
    const bytes = this.#weigher.weigh(item);
    this.#weights.set(item, bytes);
    this.#bytes += bytes - before;
    return bytes < before;
  }
}
