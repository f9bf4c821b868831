import type { Redactor } from '../../metrics/redactor.ts';
import { redactedStart } from '../redacted-start.ts';
import { isNamedSecret } from './withheld.ts';

/** Characters of one content attribute. */
export const CONTENT_LIMIT = 131_072;
export const ITEM_LIMIT = 200;

const FIELD_LIMIT = 64;
const DEPTH_LIMIT = 8;
/** Room for any number, and for what closes the structure around it. */
const LEAST_ROOM = 28;
const SECRET = '[redacted]';
const CUT = '…';
/** Below this length a text is worth asking whether its key makes it a secret. */
const NAMED_SECRET_LIMIT = 1024;

/**
 * JSON of `value` in at most `limit` characters, without secrets: one copy is made within the
 * budget and serialised once. When everything does not fit, the longest texts are cut first, so
 * one large text does not hide the others.
 */
export function boundedJson(
  value: unknown,
  redact: Redactor,
  limit: number = CONTENT_LIMIT,
): string {
  const copy = new BoundedCopy(redact, limit, longestText(value, limit));
  return JSON.stringify(copy.of(value, 0)) ?? 'null';
}

/** A text by itself: redacted, then cut. */
export function boundedContent(
  text: string,
  redact: Redactor,
  limit: number = CONTENT_LIMIT,
): string {
  return redactedStart(text, redact, limit - CUT.length, CUT);
}

class BoundedCopy {
  readonly #redact: Redactor;
  readonly #longest: number;
  #room: number;

  constructor(redact: Redactor, room: number, longest: number) {
    this.#redact = redact;
    this.#room = room;
    this.#longest = longest;
  }

  of(value: unknown, depth: number, key = ''): unknown {
    if (typeof value === 'string') return this.#text(value, key);
    if (typeof value === 'number' || typeof value === 'boolean') return this.#take(value, 25);
    if (typeof value === 'bigint') return this.#text(String(value), key);
    if (typeof value !== 'object' || value === null) return this.#take(null, 5);
    if (depth === DEPTH_LIMIT) return this.#take(CUT, 4);
    this.#room -= 3;
    return Array.isArray(value) ? this.#items(value, depth) : this.#fields(value, depth);
  }

  #items(list: readonly unknown[], depth: number): unknown[] {
    const items: unknown[] = [];
    for (const item of list.slice(0, ITEM_LIMIT)) {
      if (this.#room < LEAST_ROOM) break;
      items.push(this.of(item, depth + 1));
    }
    return items;
  }

  #fields(value: object, depth: number): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.create(null);
    for (const [key, field] of Object.entries(value).slice(0, FIELD_LIMIT)) {
      if (field === undefined || typeof field === 'function') continue;
      const name = redactedStart(key, this.#redact, 128, CUT);
      const cost = encodedLength(name) + 2;
      if (this.#room < cost + LEAST_ROOM) break;
      this.#room -= cost;
      fields[name] = this.of(field, depth + 1, key);
    }
    return fields;
  }

  #text(text: string, key: string): string {
    let clean = redactedStart(text, this.#redact, this.#longest, CUT);
    if (key !== '' && clean.length <= NAMED_SECRET_LIMIT) {
      if (isNamedSecret(key, clean, this.#redact)) clean = SECRET;
    }
    const room = Math.max(this.#room - 2, 0);
    while (encodedLength(clean) > room && clean !== '') {
      clean = clean.slice(
        0,
        Math.max(Math.floor((clean.length * room) / encodedLength(clean)) - 1, 0),
      );
    }
    return this.#take(clean, encodedLength(clean) + 1);
  }

  #take<Value>(value: Value, cost: number): Value {
    this.#room -= cost;
    return value;
  }
}

/** An upper bound of the length of `JSON.stringify(text)`. */
function encodedLength(text: string): number {
  const pairs = text.match(/["\\\b\f\n\r\t]/g)?.length ?? 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them, six for one
  const escapes = text.match(/[\u0000-\u0007\u000b\u000e-\u001f\ud800-\udfff]/g)?.length ?? 0;
  return text.length + pairs + escapes * 5 + 2;
}

/** How long a text may be so that all texts together fit; everything else costs little. */
function longestText(value: unknown, limit: number): number {
  const lengths: number[] = [];
  let overhead = 0;
  const visit = (part: unknown, depth: number): void => {
    overhead += 8;
    if (overhead > limit) return;
    if (typeof part === 'string') lengths.push(part.length);
    else if (typeof part === 'object' && part !== null && depth < DEPTH_LIMIT) {
      const entries = Array.isArray(part)
        ? part.slice(0, ITEM_LIMIT).map((item) => ['', item] as const)
        : Object.entries(part).slice(0, FIELD_LIMIT);
      for (const [key, entry] of entries) {
        overhead += key.length + 3;
        visit(entry, depth + 1);
      }
    }
  };
  visit(value, 0);
  return waterLevel(lengths, limit * 0.95 - overhead);
}

/** The highest level at which the lengths, each cut to it, add up to no more than `room`. */
function waterLevel(lengths: readonly number[], room: number): number {
  const ascending = lengths.toSorted((a, b) => a - b);
  let left = Math.max(room, 0);
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return Math.max(share, 16);
    left -= length;
  }
  return CONTENT_LIMIT;
}
