import type { Redactor } from './redactor.ts';
import { normalise, type ValuePolicy } from './value-policy.ts';

export type { ValuePolicy } from './value-policy.ts';

/** Raw texts remembered at most; then all are forgotten. */
const MOST_REMEMBERED = 1024;
/** Longer texts (in UTF-16 code units) are judged every time. */
const LONGEST_REMEMBERED = 128;

/** The values of one label: raw values in, bounded texts out, each raw text judged about once. */
export class LabelValues {
  readonly #policy: ValuePolicy;
  readonly #fallback: string;
  /** Descending. */
  readonly #steps: readonly number[];
  #redact: Redactor | undefined;
  readonly #remembered = new Map<string, string>();

  /** @param fallback the label value for everything that the policy does not accept */
  constructor(policy: ValuePolicy, fallback: string, redact?: Redactor) {
    this.#policy = policy;
    this.#fallback = fallback.toWellFormed();
    this.#steps = (policy.steps ?? []).toSorted((a, b) => b - a);
    this.#redact = redact;
  }

  /** The label value of a raw value. Strings and booleans, or with steps numbers; never throws. */
  text(raw: unknown): string {
    return this.textIfSet(raw) ?? this.#fallback;
  }

  /** The same; undefined for what is no value at all, or empty. */
  textIfSet(raw: unknown): string | undefined {
    if (this.#steps.length > 0) return typeof raw === 'number' ? this.#stepOf(raw) : undefined;
    if (typeof raw === 'boolean') return this.#textOf(String(raw));
    return typeof raw === 'string' && raw !== '' ? this.#textOf(raw) : undefined;
  }

  /** Judges every raw text anew, by `redact` when given: for when the rules of redaction changed. */
  forget(redact: Redactor | undefined = this.#redact): void {
    this.#redact = redact;
    this.#remembered.clear();
  }

  #textOf(raw: string): string {
    if (raw.length > LONGEST_REMEMBERED) return this.#judge(raw);
    const known = this.#remembered.get(raw);
    if (known !== undefined) return known;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    const text = this.#judge(raw);
    this.#remembered.set(raw, text);
    return text;
  }

  /** The largest step that a number has reached. */
  #stepOf(raw: number): string | undefined {
    return this.#steps.find((step) => raw >= step)?.toString();
  }

  #judge(raw: string): string {
    return normalise(raw, this.#policy, this.#redact) ?? this.#fallback;
  }
}
