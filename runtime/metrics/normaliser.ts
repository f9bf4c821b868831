import { LabelValues } from './label-values.ts';
import type { Redactor } from './redactor.ts';
import { normalise, type ValuePolicy } from './value-policy.ts';

/** Raw texts remembered at most, for each policy; then all of it are forgotten. */
const MOST_REMEMBERED = 2048;
/** Longer texts (in UTF-16 code units) are normalised every time. */
const LONGEST_REMEMBERED = 128;

/** What one policy makes of raw texts. Each is normalised about once, whichever labels have it. */
export class NormalisedTexts {
  readonly policy: ValuePolicy;
  #redact: Redactor | undefined;
  /** `null` for what the policy does not accept. */
  readonly #remembered = new Map<string, string | null>();

  constructor(policy: ValuePolicy, redact: Redactor | undefined) {
    this.policy = policy;
    this.#redact = redact;
  }

  /** The text as a label value; undefined when the policy asks for the fallback. */
  textOf(raw: string): string | undefined {
    if (raw.length > LONGEST_REMEMBERED) return normalise(raw, this.policy, this.#redact);
    const known = this.#remembered.get(raw);
    if (known !== undefined) return known ?? undefined;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    const text = normalise(raw, this.policy, this.#redact);
    this.#remembered.set(raw, text ?? null);
    return text;
  }

  invalidate(redact: Redactor | undefined): void {
    this.#redact = redact;
    this.#remembered.clear();
  }
}

/** Makes the label values of one exporter: raw texts are normalised by policy, secrets refused. */
export class Normaliser {
  #redact: Redactor | undefined;
  readonly #texts = new Map<ValuePolicy, NormalisedTexts>();

  constructor(redact?: Redactor) {
    this.#redact = redact;
  }

  /** @param fallback the label value for everything that the policy does not accept */
  values(policy: ValuePolicy, fallback: string): LabelValues {
    let texts = this.#texts.get(policy);
    if (texts === undefined) {
      texts = new NormalisedTexts(policy, this.#redact);
      this.#texts.set(policy, texts);
    }
    return new LabelValues(texts, fallback);
  }

  /** Normalises every text anew, by `redact` when given: for when the rules of redaction changed. */
  invalidate(redact: Redactor | undefined = this.#redact): void {
    this.#redact = redact;
    for (const texts of this.#texts.values()) texts.invalidate(redact);
  }
}
