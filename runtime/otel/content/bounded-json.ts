import type { Redactor } from '../../metrics/redactor.ts';
import { holdsReasoning, isReasoning } from './reasoning.ts';
import {
  isNamedSecret,
  isSequence,
  namesSecrets,
  redactedStart,
  withoutSessionKeys,
} from './withheld.ts';

/** Items of one list, and fields of one object. */
export const ITEM_LIMIT = 200;
const FIELD_LIMIT = 64;
/** Structures within structures, read or only counted. */
const DEPTH_LIMIT = 8;

const KEY_LIMIT = 128;
/** Room for any number, and for what closes the structure around it. */
const LEAST_ROOM = 28;
const SECRET = '[redacted]';
/** What names of secrets hold: where others are usual, the redactor is not asked about them. */
const TELLING = /card|cvv|cvc|code|pass|pwd|pin|otp|secret|token|key|auth/i;
const CUT = '…';

/**
 * JSON of `value` in the room there is, without secrets and without a model's reasoning: one copy
 * is made within the room and serialised once.
 *
 * @param order in which the items of the outermost list get their room; they stand as given
 */
export function boundedJson(
  value: unknown,
  redact: Redactor,
  room: ContentRoom,
  order: 'first' | 'newest' = 'first',
): string {
  const copy = new BoundedCopy(redact, room);
  if (order === 'first' || !Array.isArray(value)) return JSON.stringify(copy.of(value, 0));
  const newest = copy.of(value.slice(-ITEM_LIMIT).reverse(), 0) as unknown[];
  // The oldest found no room for all of itself.
  if (room.left < LEAST_ROOM && newest.length > 1) newest.pop();
  return JSON.stringify(newest.reverse());
}

/** A text by itself: redacted, then cut. */
export function boundedContent(text: string, redact: Redactor, room: ContentRoom): string {
  const clean = redactedStart(text, redact, room.share(text.length), CUT);
  room.left -= clean.length;
  return clean;
}

class BoundedCopy {
  readonly #redact: Redactor;
  readonly #room: ContentRoom;
  readonly #names = new Map<string, string>();
  readonly #naming = new Map<string, boolean>();

  constructor(redact: Redactor, room: ContentRoom) {
    this.#redact = redact;
    this.#room = room;
  }

  of(value: unknown, depth: number, key = ''): unknown {
    if (typeof value === 'string') return this.#text(value, key);
    if (typeof value === 'number' && TELLING.test(key) && this.#namesSecrets(key))
      return this.#take(SECRET, 14);
    if (typeof value === 'number' || typeof value === 'boolean') return this.#take(value, 25);
    if (typeof value === 'bigint')
      return this.#text(BigInt.asIntN(64, value) === value ? String(value) : CUT, key);
    if (typeof value !== 'object' || value === null) return this.#take(null, 5);
    if (depth === DEPTH_LIMIT || isSequence(value)) return this.#take(CUT, 4);
    this.#room.left -= 3;
    if (Array.isArray(value)) return this.#items(value, depth, key);
    return this.#fields(value as Readonly<Record<string, unknown>>, depth);
  }

  #items(list: readonly unknown[], depth: number, key: string): unknown[] {
    const items: unknown[] = [];
    for (const item of list.slice(0, ITEM_LIMIT)) {
      if (this.#isFull(0)) break;
      if (!isReasoning(item)) items.push(this.of(item, depth + 1, key));
    }
    return items;
  }

  #fields(value: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.create(null);
    let count = 0;
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      if (++count > FIELD_LIMIT) break;
      const field = value[key];
      if (field === undefined || typeof field === 'function') continue;
      if (holdsReasoning(key) || isReasoning(field)) continue;
      const name = this.#name(key);
      // The redactor sees a key by itself and with its text, which has to be paid for as well.
      const cost = encodedLength(name) + 2 + (typeof field === 'string' ? 3 * name.length : 0);
      if (this.#isFull(cost)) break;
      this.#room.left -= cost;
      fields[name] = this.of(field, depth + 1, key === 'value' ? this.#named(value) : key);
    }
    return fields;
  }

  /** What a value is of, for one that stands beside its name, as in the environment of a container. */
  #named(fields: Readonly<Record<string, unknown>>): string {
    const name = fields['name'] ?? fields['key'];
    return typeof name === 'string' && TELLING.test(name.slice(0, KEY_LIMIT)) ? name : 'value';
  }

  /** Once something found no room, nothing smaller comes after it. */
  #isFull(cost: number): boolean {
    if (this.#room.left >= cost + LEAST_ROOM) return false;
    this.#room.left = 0;
    return true;
  }

  #name(key: string): string {
    if (key.length > KEY_LIMIT) return CUT;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = withoutSessionKeys(this.#redact(key));
    this.#names.set(key, name);
    return name;
  }

  /** Most keys do not, and are asked about once. */
  #namesSecrets(key: string): boolean {
    if (key === '' || key.length > KEY_LIMIT) return false;
    let naming = this.#naming.get(key);
    if (naming === undefined) {
      naming = namesSecrets(key, this.#redact);
      this.#naming.set(key, naming);
    }
    return naming;
  }

  #text(text: string, key: string): string {
    let clean = redactedStart(text, this.#redact, this.#room.share(text.length), CUT);
    if (this.#namesSecrets(key) && isNamedSecret(key, clean, this.#redact)) clean = SECRET;
    const room = Math.max(this.#room.left - 2, 0);
    let length = encodedLength(clean);
    while (length > room && clean !== '') {
      clean = clean.slice(0, Math.max(Math.floor((clean.length * room) / length) - 1, 0));
      length = encodedLength(clean);
    }
    return this.#take(clean, length + 1);
  }

  #take<Value>(value: Value, cost: number): Value {
    this.#room.left -= cost;
    return value;
  }
}

function encodedLength(text: string): number {
  return JSON.stringify(text).length;
}

/** Characters of all content of one span. The redactor sees little more, whatever is captured. */
export const CONTENT_LIMIT = 12_288;

const NODE_LIMIT = 4096;

/** The one budget that all content of a span shares, in characters of its JSON. */
export class ContentRoom {
  left: number;
  /** Characters of texts that are still to come. */
  #expected = 0;

  constructor(left: number = CONTENT_LIMIT) {
    this.left = left;
  }

  /** Announces content, so that the first texts know what the others need. */
  expect(content: unknown): void {
    let nodes = 0;
    const visit = (part: unknown, depth: number): void => {
      nodes += 1;
      if (typeof part === 'string') this.#expected += part.length;
      else if (Array.isArray(part)) {
        for (let index = 0; index < part.length && more(depth); index++) {
          visit(part[index], depth + 1);
        }
      } else if (typeof part === 'object' && part !== null && !isSequence(part)) {
        for (const key in part) {
          if (!more(depth)) return;
          visit((part as Record<string, unknown>)[key], depth + 1);
        }
      }
    };
    const more = (depth: number): boolean => nodes < NODE_LIMIT && depth < DEPTH_LIMIT;
    visit(content, 0);
  }

  /**
   * How much of a text that long may be kept: all of it when everything that follows still fits,
   * otherwise no more than half of what is left, so that one large text does not hide the others.
   */
  share(length: number): number {
    this.#expected -= length;
    const alone = this.left - Math.max(this.#expected, 0);
    return Math.min(length, Math.max(alone, Math.floor(this.left / 2), 0));
  }
}
