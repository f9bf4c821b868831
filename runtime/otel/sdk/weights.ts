import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** How a kind of item is weighed, in bytes of its request, which come close to those in memory. */
export interface Weigher<Item> {
  weigh(item: Item): number;
  /** Takes long texts away from an item that waits. */
  shed(item: Item): void;
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
