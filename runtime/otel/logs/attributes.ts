import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Redactor } from '../../metrics/redactor.ts';
import { allowedEntries } from '../content/map-entries.ts';
import { isNamedSecret, isSessionKey, redactedStart } from '../content/withheld.ts';

const ATTRIBUTE_LIMIT = 64;
const TEXT_LIMIT = 4096;
/** Characters of all texts of one record, of which the redactor sees little more. */
const ROOM = 12_288;
const KEY_LIMIT = 96;
const CUT_MARK = '...(truncated)';

/** The text without its secrets, cut at 4096 characters. */
export function boundedText(text: string, redact: Redactor, limit = TEXT_LIMIT): string {
  return redactedStart(text, redact, limit, CUT_MARK);
}

/** The attributes of one log record: bounded in number and size, without secrets. */
export class LogAttributes {
  readonly all: Attributes = {};
  readonly #redact: Redactor;
  #count = 0;
  #room = ROOM;

  constructor(redact: Redactor) {
    this.#redact = redact;
  }

  /** An attribute whose name is ours. Nothing is set for a missing or unusable value. */
  set(name: string, value: unknown): void {
    if (this.#count >= ATTRIBUTE_LIMIT) return;
    this.#put(name, this.#usable(value));
  }

  /**
   * Attributes whose names come from an event, each below `prefix`; none replaces one of ours.
   *
   * @param prose whether free text may leave
   */
  setAll(prefix: string, values: unknown, prose: boolean): void {
    for (const [key, value] of allowedEntries(values, prose)) {
      if (this.#count >= ATTRIBUTE_LIMIT || this.#room <= 0) return;
      const name = prefix + key;
      if (name.length > KEY_LIMIT || Object.hasOwn(this.all, name)) continue;
      if (this.#redact(key) !== key) continue;
      const usable = this.#usable(value);
      const isText = typeof usable === 'string';
      if (!isText || !isNamedSecret(key, usable, this.#redact)) this.#put(name, usable);
    }
  }

  #put(name: string, value: AttributeValue | undefined): void {
    if (value === undefined) return;
    if (!Object.hasOwn(this.all, name)) this.#count += 1;
    this.all[name] = value;
  }

  #usable(value: unknown): AttributeValue | undefined {
    if (typeof value === 'string') {
      if (isSessionKey(value.slice(0, TEXT_LIMIT))) return undefined;
      const text = boundedText(value, this.#redact, Math.min(TEXT_LIMIT, Math.max(this.#room, 0)));
      this.#room -= text.length;
      return text;
    }
    if (typeof value === 'boolean') return value;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
}
