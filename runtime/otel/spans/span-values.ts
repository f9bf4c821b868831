import type { Attributes } from '@opentelemetry/api';
import type { LabelValues } from '../../metrics/label-values.ts';
import { isMeasure, isPositive } from '../../metrics/measure.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import { contentAttributes } from '../content/content.ts';
import { allowedEntries } from '../content/map-entries.ts';
import {
  isNamedSecret,
  isSessionKey,
  matching,
  ofItsOwn,
  redactedStart,
} from '../content/withheld.ts';
import type { KeyedHash } from '../identity.ts';
import type { CapturePolicy } from '../settings/capture-policy.ts';

/** Characters of a text attribute, and of an error text. */
const TEXT_LIMIT = 256;
const ERROR_LIMIT = 4096;
const CUT = '…';
/** Of a longer text the keys are cut out of what is kept. */
const LONGEST_KEY = 1024;
const ENTRY_LIMIT = 16;
/** What programs make up; a sentence is none. */
const IDENTIFIER = /^[A-Za-z0-9_.:|=+/-]{1,256}$/;

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

/** Milliseconds as seconds. */
export function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
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

/** @public What is generated for editions before `next` calls it. */
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
  readonly #rules: SpanTextRules;
  readonly #captures: boolean;

  constructor(rules: SpanTextRules) {
    this.#rules = rules;
    this.#captures = Object.values(rules.content).includes(true);
  }

  /** Redacted, then cut; nothing when it is a session's key. */
  text(value: unknown): string | undefined {
    return isText(value) && !isSessionKey(value.trim().slice(0, LONGEST_KEY))
      ? this.#bounded(value, TEXT_LIMIT)
      : undefined;
  }

  /** Redacted, then cut. */
  error(value: unknown): string | undefined {
    return isText(value) ? this.#bounded(value, ERROR_LIMIT) : undefined;
  }

  /** An identifier that can be compared, not read. */
  hash(value: unknown): string | undefined {
    return this.#rules.hash.of(value);
  }

  /** An identifier that the catalog lets leave as it is; nothing when it does not look like one. */
  identifier(value: unknown): string | undefined {
    return this.text(matching(value, IDENTIFIER));
  }

  /** One attribute for each entry of a map that may leave. */
  entries(prefix: string, map: unknown): Attributes {
    const attributes: Attributes = {};
    let count = 0;
    for (const [key, given] of allowedEntries(map)) {
      if (count >= ENTRY_LIMIT) break;
      const value = typeof given === 'string' ? this.text(given) : given;
      if (value === undefined) continue;
      if (typeof value === 'string' && isNamedSecret(key, value, this.#rules.redact)) continue;
      attributes[prefix + key] = value;
      count += 1;
    }
    return attributes;
  }

  /** A redactor that fails has not cleared the text, so nothing is left. */
  #bounded(text: string, limit: number): string | undefined {
    try {
      const clean = redactedStart(text.trim(), this.#rules.redact, limit - CUT.length, CUT);
      return ofItsOwn(clean, text).toWellFormed();
    } catch {
      return undefined;
    }
  }

  /** Captured content, for those who opted in. */
  content(kind: 'model' | 'tool', privateData: object): Attributes | undefined {
    if (!this.#captures) return undefined;
    try {
      return contentAttributes(kind, privateData, this.#rules.content, this.#rules.redact);
    } catch {
      return {};
    }
  }
}
