import { LabelValues } from './label-values.ts';
import type { Redactor } from './redactor.ts';
import { isTooLong, normalise, type ValuePolicy } from './value-policy.ts';

/** Raw texts remembered at most, for each policy; then all of it are forgotten. */
const MOST_REMEMBERED = 2048;
/** Longer texts (in UTF-16 code units) are normalised every time. */
const LONGEST_REMEMBERED = 128;
/** The same for an event that brought too much: to look for a text, all of it is hashed. */
const LONGEST_WHEN_SPENT = 64;
/**
 * Characters of unknown texts after which one event brings no more of them; a text counts for so many
 * at least. Those of a closed set are found or not, without a search for secrets, and do not count.
 */
const MOST_UNKNOWN = 280;
const LEAST = 40;

/** What one policy makes of raw texts. Each is normalised about once, whichever labels have it. */
export class NormalisedTexts {
  readonly policy: ValuePolicy;
  readonly #normaliser: Normaliser;
  /** `null` for what the policy does not accept. */
  readonly #remembered = new Map<string, string | null>();

  constructor(policy: ValuePolicy, normaliser: Normaliser) {
    this.policy = policy;
    this.#normaliser = normaliser;
  }

  /** The text as a label value; undefined when the policy asks for the fallback. */
  textOf(raw: string): string | undefined {
    const normaliser = this.#normaliser;
    const isKept = raw.length <= (normaliser.isSpent ? LONGEST_WHEN_SPENT : LONGEST_REMEMBERED);
    const known = isKept ? this.#remembered.get(raw) : undefined;
    if (known !== undefined) return known ?? undefined;
    if (isTooLong(raw, this.policy) || normaliser.isSpent) return undefined;
    if (this.policy.members === undefined) normaliser.left -= Math.max(raw.length, LEAST);
    const text = normalise(raw, this.policy, normaliser.redact);
    if (!isKept) return text;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(raw, text ?? null);
    return text;
  }

  invalidate(): void {
    this.#remembered.clear();
  }
}

/** Makes the label values of one exporter: raw texts are normalised by policy, secrets refused. */
export class Normaliser {
  redact: Redactor | undefined;
  /** Characters of unknown texts that may still come. */
  left = Number.POSITIVE_INFINITY;
  readonly #texts = new Map<ValuePolicy, NormalisedTexts>();

  constructor(redact?: Redactor) {
    this.redact = redact;
  }

  /** Bounds the work for what comes until the next call: further unknown texts become fallbacks. */
  beginEvent(): void {
    this.left = MOST_UNKNOWN;
  }

  /** Whether the event brought so much that its values may be fallbacks for that alone. */
  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** @param fallback the label value for everything that the policy does not accept */
  values(policy: ValuePolicy, fallback: string): LabelValues {
    let texts = this.#texts.get(policy);
    if (texts === undefined) {
      texts = new NormalisedTexts(policy, this);
      this.#texts.set(policy, texts);
    }
    return new LabelValues(texts, fallback);
  }

  /** Normalises every text anew, by `redact` when given: for when the rules of redaction changed. */
  invalidate(redact: Redactor | undefined = this.redact): void {
    this.redact = redact;
    for (const texts of this.#texts.values()) texts.invalidate();
  }
}
