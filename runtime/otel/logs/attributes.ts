import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Redactor } from '../../metrics/redactor.ts';
import { allowedEntries } from '../content/map-entries.ts';
import { isNamedSecret, isSessionKey, redactedStart } from '../content/withheld.ts';

const ATTRIBUTE_LIMIT = 64;
const TEXT_LIMIT = 4096;
const KEY_LIMIT = 96;
const CUT_MARK = '...(truncated)';

/** The text without its secrets, cut at 4096 characters. */
export function boundedText(text: string, redact: Redactor): string {
  return redactedStart(text, redact, TEXT_LIMIT, CUT_MARK);
}

/** The attributes of one log record: bounded in number and size, without secrets. */
export class LogAttributes {
  readonly all: Attributes = {};
  readonly #redact: Redactor;
  #count = 0;

  constructor(redact: Redactor) {
    this.#redact = redact;
  }

  /** An attribute whose name is ours. Nothing is set for a missing or unusable value. */
  set(name: string, value: unknown): void {
    if (this.#count >= ATTRIBUTE_LIMIT) return;
    const usable = this.#usable(value);
    if (usable === undefined) return;
    if (!Object.hasOwn(this.all, name)) this.#count += 1;
    this.all[name] = usable;
  }

  /**
   * Attributes whose names come from an event, each below `prefix`; none replaces one of ours.
   *
   * @param prose whether free text may leave
   */
  setAll(prefix: string, values: unknown, prose: boolean): void {
    for (const [key, value] of allowedEntries(values, prose)) {
      if (this.#count >= ATTRIBUTE_LIMIT) return;
      const name = prefix + key;
      if (name.length > KEY_LIMIT || Object.hasOwn(this.all, name)) continue;
      if (!this.#isSecret(key, value)) this.set(name, value);
    }
  }

  #isSecret(key: string, value: AttributeValue): boolean {
    if (this.#redact(key) !== key) return true;
    if (typeof value !== 'string') return false;
    return isNamedSecret(key, boundedText(value, this.#redact), this.#redact);
  }

  #usable(value: unknown): AttributeValue | undefined {
    if (typeof value === 'string') {
      return isSessionKey(value) ? undefined : boundedText(value, this.#redact);
    }
    if (typeof value === 'boolean') return value;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
}
