import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { LossReason } from '../losses.ts';
import { type ExportResult, ExportResultCode } from './core.ts';

/** How a kind of item is weighed, in bytes of its request, which come close to those in memory. */
export interface Weigher<Item> {
  weigh(item: Item): number;
  /** Takes long texts away from an item that waits. */
  shed(item: Item): void;
}

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
export function waitingItems<Item extends object>(
  limits: WaitingLimits,
  weigher: Weigher<Item>,
  lost: (items: number, reason: LossReason) => void,
) {
  /** Bytes of each item whose request was not answered. */
  const weights = new Map<Item, number>();
  /** Items that no request was begun for. */
  const queued = new Set<Item>();
  /** Those among them that may hold long texts, in their order. */
  const whole = new Set<Item>();
  let bytes = 0;

  const weightOf = (item: Item): number => weights.get(item) ?? 0;

  /** @returns whether it is lighter than it was */
  function weigh(item: Item): boolean {
    const before = weightOf(item);
    const weight = weigher.weigh(item);
    weights.set(item, weight);
    bytes += weight - before;
    return weight < before;
  }

  function shed(item: Item): void {
    whole.delete(item);
    weigher.shed(item);
    if (weigh(item)) lost(1, 'content_shed');
  }

  /** Their request was answered, or given up. */
  function release(items: readonly Item[]): void {
    for (const item of items) {
      bytes -= weightOf(item);
      weights.delete(item);
    }
  }

  function makeRoom(item: Item): boolean {
    whole.add(item);
    weigh(item);
    /** Too much for a request of its own. */
    const isHeavy = (): boolean => weightOf(item) > limits.request;
    if (isHeavy()) shed(item);
    for (const oldest of whole) {
      if (bytes <= limits.bytes) break;
      shed(oldest);
    }
    if (bytes <= limits.bytes && !isHeavy()) return true;
    whole.delete(item);
    release([item]);
    return false;
  }

  /** In groups that fit into one request each. */
  function* requestsOf(items: readonly Item[]): Generator<Item[]> {
    for (const item of items) {
      queued.delete(item);
      whole.delete(item);
    }
    let group: Item[] = [];
    let size = 0;
    for (const item of items) {
      const weight = weightOf(item);
      if (group.length > 0 && size + weight > limits.request) {
        yield group;
        group = [];
        size = 0;
      }
      group.push(item);
      size += weight;
    }
    if (group.length > 0) yield group;
  }

  return {
    /** Items whose request was not answered. */
    get count(): number {
      return weights.size;
    },

    /** Whether there is room for the item; it is lost when there is none. */
    admit(item: Item): boolean {
      const hasRoom = queued.size < limits.items && makeRoom(item);
      if (hasRoom) queued.add(item);
      else lost(1, 'queue_full');
      return hasRoom;
    },

    /**
     * Has the exporter send each batch in requests that are small enough, one after the other: neither
     * memory nor the event loop is ever asked for more than one of them at a time.
     */
    sendBy<E extends Exporter<Item>>(exporter: E): E {
      const send = exporter.export.bind(exporter);
      exporter.export = (items, done) => {
        const requests = requestsOf(items);
        let failure: ExportResult | undefined;
        const next = (): void => {
          const request = requests.next();
          if (request.done) {
            done(failure ?? { code: ExportResultCode.SUCCESS });
            return;
          }
          send(request.value, (result) => {
            release(request.value);
            if (result.code !== ExportResultCode.SUCCESS) failure ??= result;
            next();
          });
        };
        next();
      };
      return exporter;
    },
  };
}

/** Ids, times, kind, scope. */
const ITEM = 256;
/** Tags and lengths around a key and its value. */
const PAIR = 12;
/** Names and labels are shorter; content and error texts may be longer. */
const LONG = 256;

export const SPANS: Weigher<ReadableSpan> = {
  weigh({ name, attributes, events, links, status }) {
    let bytes = ITEM + weight(name) + weight(status.message) + weight(attributes);
    for (const event of events) bytes += PAIR + weight(event.name) + weight(event.attributes);
    for (const link of links) bytes += ITEM + weight(link.attributes);
    return bytes;
  },
  shed({ attributes, events }) {
    for (const one of [attributes, ...events.map((event) => event.attributes)]) {
      for (const [key, value] of Object.entries(one ?? {})) {
        if (weight(value) > LONG) Reflect.deleteProperty(one ?? {}, key);
      }
    }
  },
};

/** Bodies are short beside everything else a record may hold: nothing is worth shedding. */
export const RECORDS: Weigher<ReadableLogRecord> = {
  weigh: ({ body, attributes }) => ITEM + weight(body) + weight(attributes),
  shed() {},
};

/** Bytes of any value that an attribute or a body can have. */
function weight(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 0;
  for (const [key, part] of Object.entries(value)) bytes += PAIR + key.length + weight(part);
  return bytes;
}
