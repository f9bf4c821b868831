import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../gateway/host.ts';
import type { LabelValues } from '../../metrics/label-values.ts';
import { isMeasure, isPositive } from '../../metrics/measure.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import { boundedContent } from '../content/bounded-json.ts';
import { contentAttributes } from '../content/content.ts';
import { isNamedSecret, isSessionKey, namesIdentifier } from '../content/withheld.ts';
import type { KeyedHash } from '../identity/keyed-hash.ts';
import type { CapturePolicy } from '../settings/capture-policy.ts';

/** Characters of a text attribute, and of an error text. */
const TEXT_LIMIT = 256;
const ERROR_LIMIT = 4096;
const ENTRY_LIMIT = 16;
const ENTRY_KEY = /^[A-Za-z0-9_-]{1,64}$/;

/** A finite number; undefined for anything else. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A finite number of at least 0. */
export function amount(value: unknown): number | undefined {
  return isMeasure(value) ? value : undefined;
}

/** A finite number above 0. */
export function positive(value: unknown): number | undefined {
  return isPositive(value) ? value : undefined;
}

/** The sum of the numbers among the values; undefined when there is none. */
export function sum(...values: readonly unknown[]): number | undefined {
  const numbers = values.filter(isMeasure);
  return numbers.length === 0 ? undefined : numbers.reduce((total, one) => total + one, 0);
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** `true`, or left out. */
export function onlyTrue(value: unknown): boolean | undefined {
  return value === true ? true : undefined;
}

/** One of a closed set of words. */
export function member(value: unknown, members: readonly string[]): string | undefined {
  return typeof value === 'string' && members.includes(value) ? value : undefined;
}

/** The label value of a raw text: what a metric would carry. */
export function label(values: LabelValues, raw: unknown): string {
  return values.text(raw);
}

/** The same, left out when the event does not carry the field. */
export function labelIfSet(values: LabelValues, raw: unknown): string | undefined {
  return raw === undefined || raw === null ? undefined : label(values, raw);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** How texts may leave as attributes of spans. */
export interface SpanTextRules {
  readonly redact: Redactor;
  /** For identifiers. */
  readonly hash: KeyedHash;
  /** Classes of content that may leave. */
  readonly content: CapturePolicy;
}

/** Turns texts that no label policy bounds into attributes: without secrets, bounded, or hashed. */
export class SpanTexts {
  readonly #redact: Redactor;
  readonly #hash: KeyedHash;
  readonly #capture: CapturePolicy;

  constructor({ redact, hash, content }: SpanTextRules) {
    this.#redact = redact;
    this.#hash = hash;
    this.#capture = content;
  }

  /** Redacted, then cut; nothing when it is a session's key. */
  text(value: unknown): string | undefined {
    return isText(value) && !isSessionKey(value.trim())
      ? this.#bounded(value, TEXT_LIMIT)
      : undefined;
  }

  /** Redacted, then cut. */
  error(value: unknown): string | undefined {
    return isText(value) ? this.#bounded(value, ERROR_LIMIT) : undefined;
  }

  /** An identifier that can be compared, not read. */
  hash(value: unknown): string | undefined {
    return this.#hash.of(value);
  }

  /** One attribute for each entry of a map: short plain keys, texts and numbers and flags. */
  entries(prefix: string, map: unknown): Attributes {
    const attributes: Attributes = {};
    if (typeof map !== 'object' || map === null || Array.isArray(map)) return attributes;
    const usable = Object.entries(map).filter(([key]) => ENTRY_KEY.test(key));
    for (const [key, value] of usable.slice(0, ENTRY_LIMIT)) {
      if (namesIdentifier(key) || this.text(key) !== key) continue;
      attributes[prefix + key] = number(value) ?? flag(value) ?? this.#entry(key, value);
    }
    return attributes;
  }

  #entry(key: string, value: unknown): string | undefined {
    const text = this.text(value);
    return text === undefined || isNamedSecret(key, text, this.#redact) ? undefined : text;
  }

  /** A redactor that fails has not cleared the text, so nothing is left. */
  #bounded(text: string, limit: number): string | undefined {
    try {
      return boundedContent(text.trim(), this.#redact, limit).toWellFormed();
    } catch {
      return undefined;
    }
  }

  /** Captured content, for those who opted in. */
  content(kind: 'model' | 'tool', privateData: object | undefined): Attributes {
    try {
      const content = privateData as HostPrivateData | undefined;
      return contentAttributes(kind, content, this.#capture, this.#redact);
    } catch {
      return {};
    }
  }
}
