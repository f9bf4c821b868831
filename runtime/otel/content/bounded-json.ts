import type { Redactor } from '../../metrics/redactor.ts';
import { holdsReasoning, isReasoning } from './reasoning.ts';
import {
  isNamedSecret,
  isSequence,
  namesSecrets,
  redactedStart,
  withoutSessionKeys,
} from './withheld.ts';

/** Characters of all content of one span. The redactor sees little more, whatever is captured. */
export const CONTENT_LIMIT = 12_288;
/** Structures within structures, and values, read or only counted. */
const DEPTH_LIMIT = 8;
const NODE_LIMIT = 4096;
/** Items of one list, and fields of one object. */
export const ITEM_LIMIT = 200;
const FIELD_LIMIT = 64;
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
 * @param newestFirst the items of a list get their room as given, and stand the other way round
 */
export function boundedJson(
  value: unknown,
  redact: Redactor,
  room: ContentRoom,
  newestFirst = false,
): string {
  const copy = copying(redact, room)(value, 0);
  if (!newestFirst || !Array.isArray(copy)) return JSON.stringify(copy);
  // The oldest found no room for all of itself.
  if (room.left < LEAST_ROOM && copy.length > 1) copy.pop();
  return JSON.stringify(copy.reverse());
}

/** A text by itself: redacted, then cut. */
export function boundedContent(text: string, redact: Redactor, room: ContentRoom): string {
  const share = room.share(text.length);
  const clean = redactedStart(text, redact, share, CUT);
  // What the redactor saw has to be paid for, though little of it may be left.
  room.left -= Math.max(clean.length, share);
  return clean;
}

/** Copies values of any depth within the room. */
function copying(redact: Redactor, room: ContentRoom) {
  /** The key as it may leave. */
  const nameOf = remembered((key) =>
    key.length > KEY_LIMIT ? CUT : withoutSessionKeys(redact(key)),
  );
  /** Most keys do not. */
  const isSecretName = remembered(
    (key) => key !== '' && key.length <= KEY_LIMIT && namesSecrets(key, redact),
  );

  function copyOf(value: unknown, depth: number, key = ''): unknown {
    if (typeof value === 'string') return textOf(value, key);
    if (typeof value === 'number' && TELLING.test(key) && isSecretName(key))
      return take(SECRET, 14);
    if (typeof value === 'number' || typeof value === 'boolean') return take(value, 25);
    if (typeof value === 'bigint')
      return textOf(BigInt.asIntN(64, value) === value ? String(value) : CUT, key);
    if (typeof value !== 'object' || value === null) return take(null, 5);
    if (depth === DEPTH_LIMIT || isSequence(value)) return take(CUT, 4);
    room.left -= 3;
    if (Array.isArray(value)) return itemsOf(value, depth, key);
    return fieldsOf(value as Readonly<Record<string, unknown>>, depth);
  }

  function itemsOf(list: readonly unknown[], depth: number, key: string): unknown[] {
    const items: unknown[] = [];
    for (const item of list.slice(0, ITEM_LIMIT)) {
      if (isFull(0)) break;
      if (!isReasoning(item)) items.push(copyOf(item, depth + 1, key));
    }
    return items;
  }

  function fieldsOf(
    value: Readonly<Record<string, unknown>>,
    depth: number,
  ): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.create(null);
    let count = 0;
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      if (++count > FIELD_LIMIT) break;
      const field = value[key];
      if (field === undefined || typeof field === 'function') continue;
      if (holdsReasoning(key) || isReasoning(field)) continue;
      const name = nameOf(key);
      // The redactor sees a key by itself and with its text, which has to be paid for as well.
      const seen = name === CUT ? 1 : key.length;
      const cost =
        Math.max(encodedLength(name) + 2, seen) + (typeof field === 'string' ? 3 * seen : 0);
      if (isFull(cost)) break;
      room.left -= cost;
      fields[name] = copyOf(field, depth + 1, key === 'value' ? valueName(value) : key);
    }
    return fields;
  }

  /** Once something found no room, nothing smaller comes after it. */
  function isFull(cost: number): boolean {
    if (room.left >= cost + LEAST_ROOM) return false;
    room.left = 0;
    return true;
  }

  function textOf(text: string, key: string): string {
    const share = room.share(text.length);
    let clean = redactedStart(text, redact, share, CUT);
    if (isSecretName(key) && isNamedSecret(key, clean, redact)) clean = SECRET;
    const most = Math.max(room.left - 2, 0);
    let length = encodedLength(clean);
    while (length > most && clean !== '') {
      clean = clean.slice(0, Math.max(Math.floor((clean.length * most) / length) - 1, 0));
      length = encodedLength(clean);
    }
    // As for a text by itself, what was seen is paid for.
    return take(clean, Math.max(length + 1, share));
  }

  function take<Value>(value: Value, cost: number): Value {
    room.left -= cost;
    return value;
  }

  return copyOf;
}

/** What a value is of, for one that stands beside its name, as in the environment of a container. */
function valueName(fields: Readonly<Record<string, unknown>>): string {
  const name = fields['name'] ?? fields['key'];
  return typeof name === 'string' && TELLING.test(name.slice(0, KEY_LIMIT)) ? name : 'value';
}

/** The same function of a key, which is asked once for each. */
function remembered<Value>(of: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const value = known.get(key) ?? of(key);
    known.set(key, value);
    return value;
  };
}

function encodedLength(text: string): number {
  return JSON.stringify(text).length;
}

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
      if (typeof part !== 'object' || part === null || isSequence(part)) return;
      for (const one of Array.isArray(part) ? part : valuesIn(part)) {
        if (nodes === NODE_LIMIT || depth === DEPTH_LIMIT) return;
        visit(one, depth + 1);
      }
    };
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

/** One by one: there may be far more than are looked at. */
function* valuesIn(fields: object): Generator {
  for (const key in fields) yield (fields as Readonly<Record<string, unknown>>)[key];
}
