import { serialize } from 'node:v8';

/** An object or a list by itself, and a field or an item of it. */
const OBJECT = 48;
const FIELD = 12;

/**
 * The bytes that a value holds in memory, roughly, whatever it is: what is in it more than once, or
 * within itself, counts once. No more of it is looked at than the limit needs.
 *
 * @returns infinity for more bytes than the limit
 */
export function heldBytes(value: unknown, limit: number): number {
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
