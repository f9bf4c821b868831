import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Redactor } from '../../metrics/redactor.ts';
import { isNamedSecret, isSessionKey, namesIdentifier } from '../content/withheld.ts';
import { redactedStart } from '../redacted-start.ts';

const ATTRIBUTE_LIMIT = 64;
const TEXT_LIMIT = 4096;
const KEY_LIMIT = 96;
/** Characters of a text that tell whether its key makes it a secret. */
const NAMED_SECRET_START = 1024;
const CUT_MARK = '...(truncated)';
const RAW_KEY = /^[A-Za-z0-9_.:-]{1,64}$/;
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

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

  /** Attributes whose names come from an event, each below `prefix`; none replaces one of ours. */
  setAll(prefix: string, values: Readonly<Record<string, unknown>> | undefined): void {
    for (const [key, value] of Object.entries(values ?? {})) {
      if (this.#count >= ATTRIBUTE_LIMIT) return;
      const name = prefix + key;
      if (name.length > KEY_LIMIT || Object.hasOwn(this.all, name)) continue;
      if (this.#keyIsUsable(key) && !this.#isNamedSecret(key, value)) this.set(name, value);
    }
  }

  #keyIsUsable(key: string): boolean {
    if (!RAW_KEY.test(key) || PROTOTYPE_KEYS.has(key) || namesIdentifier(key)) return false;
    return this.#redact(key) === key;
  }

  #isNamedSecret(key: string, value: unknown): boolean {
    if (typeof value !== 'string') return false;
    return isNamedSecret(key, this.#redact(value.slice(0, NAMED_SECRET_START)), this.#redact);
  }

  #usable(value: unknown): AttributeValue | undefined {
    if (typeof value === 'string') {
      return isSessionKey(value) ? undefined : boundedText(value, this.#redact);
    }
    if (typeof value === 'boolean') return value;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
}
