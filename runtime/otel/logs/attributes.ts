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
  readonly #all = new Map<string, AttributeValue>();
  readonly #redact: Redactor;
  #room = ROOM;

  constructor(redact: Redactor) {
    this.#redact = redact;
  }

  get all(): Attributes {
    return Object.fromEntries(this.#all);
  }

  /** An attribute whose name is ours. Nothing is set for a missing or unusable value. */
  set(name: string, value: unknown): void {
    const usable = this.#usable(value);
    if (usable !== undefined && this.#all.size < ATTRIBUTE_LIMIT) this.#all.set(name, usable);
  }

  /**
   * Attributes whose names come from an event, each below `prefix`; none replaces one of ours.
   *
   * @param prose whether free text may leave
   */
  setAll(prefix: string, values: unknown, prose: boolean): void {
    for (const [key, value] of allowedEntries(values, prose)) {
      if (this.#all.size >= ATTRIBUTE_LIMIT || this.#room <= 0) return;
      const name = prefix + key;
      if (name.length > KEY_LIMIT || this.#all.has(name) || this.#redact(key) !== key) continue;
      const usable = this.#usable(value);
      const isSecret = typeof usable === 'string' && isNamedSecret(key, usable, this.#redact);
      if (usable !== undefined && !isSecret) this.#all.set(name, usable);
    }
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
