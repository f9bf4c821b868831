import type { NormalisedTexts } from './normaliser.ts';

/** The values of one label: raw values in, bounded texts out. */
export class LabelValues {
  readonly #texts: NormalisedTexts;
  readonly #fallback: string;
  /** Descending. */
  readonly #steps: readonly number[];

  /**
   * @param texts what the label's policy makes of raw texts
   * @param fallback the label value for everything that the policy does not accept
   */
  constructor(texts: NormalisedTexts, fallback: string) {
    this.#texts = texts;
    this.#fallback = fallback.toWellFormed();
    this.#steps = (texts.policy.steps ?? []).toSorted((a, b) => b - a);
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

  #textOf(raw: string): string {
    return this.#texts.textOf(raw) ?? this.#fallback;
  }

  /** The largest step that a number has reached. */
  #stepOf(raw: number): string | undefined {
    return this.#steps.find((step) => raw >= step)?.toString();
  }
}
