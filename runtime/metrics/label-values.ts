import type { Redactor } from './redactor.ts';
import { normalise, type ValuePolicy } from './value-policy.ts';

export type { ValuePolicy } from './value-policy.ts';

/** Marks, in an array indexed by code, the codes that somebody still needs. */
export type Pin = (used: Uint8Array) => void;

/** New codes, and remembered raw texts, between two sweeps. */
const BOUND = 512;
/** Longer raw text (in UTF-16 code units) is the fallback: neither looked at nor kept. */
const LONGEST_RAW = 1024;
/** Age of a code that is never swept. */
const ALWAYS = -1;

/**
 * Turns raw values into small integers, one per label value, so that a label set is a tuple of
 * integers and the policy runs once per distinct raw text.
 *
 * Two layers: a memo of raw texts that are not their own label value, which may be dropped at any
 * moment, and the dictionary of label values. A code leaves the dictionary when no pin needs it and
 * it was not asked for during one whole period between two sweeps, so codes in flight are safe.
 */
export class LabelValues {
  /** Grows whenever codes may have changed their meaning; caches keyed by code compare it. */
  generation = 0;

  readonly #policy: ValuePolicy;
  /** Descending. */
  readonly #steps: readonly number[];
  readonly #pins: Pin[] = [];
  #redact: Redactor | undefined;

  /** Codes of raw texts that are not their own label value. */
  readonly #memo = new Map<string, number>();

  readonly #codes = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  /** Per code: the period in which it was last asked for. */
  readonly #ages: number[] = [];
  /** Per code: whether the policy accepted its text, as a raw text, just as it is. */
  readonly #asIs: boolean[] = [];
  readonly #free: number[] = [];
  #period = 0;
  #newCodes = 0;

  /** @param fallback the label value for everything the policy does not accept; its code is 0 */
  constructor(policy: ValuePolicy, fallback: string, redact?: Redactor) {
    this.#policy = policy;
    this.#redact = redact;
    this.constant(fallback);
    for (const member of policy.members ?? []) this.constant(member);
    this.#steps = (policy.steps ?? []).toSorted((a, b) => b - a);
    for (const step of this.#steps) this.constant(String(step));
  }

  /** The code of a raw value's label value. Strings, booleans and, with steps, numbers; never throws. */
  code(raw: unknown): number {
    if (typeof raw !== 'string') return this.#codeOfOther(raw);
    if (raw === '' || raw.length > LONGEST_RAW) return 0;
    return this.#codeAsIs(raw) ?? this.#memo.get(raw) ?? this.#judge(raw);
  }

  /** The code of a text known beforehand, which the policy does not touch and no sweep removes. */
  constant(text: string): number {
    const code = this.#codeOfText(text);
    this.#ages[code] = ALWAYS;
    return code;
  }

  /** The largest step that a number has reached, as text; empty below the first, and for anything else. */
  step(raw: unknown): string {
    if (typeof raw !== 'number') return '';
    return this.#steps.find((step) => raw >= step)?.toString() ?? '';
  }

  /** The label value of a code that `code` or `constant` returned. */
  text(code: number): string {
    return this.#texts[code] ?? this.#texts[0]!;
  }

  /** Protects the codes that `pin` marks from being swept. */
  pinnedBy(pin: Pin): void {
    this.#pins.push(pin);
  }

  /**
   * Forgets every judgement of a raw text, for when the rules of redaction changed; each text is
   * judged anew, by `redact` when given. Codes keep their meaning.
   */
  forget(redact: Redactor | undefined = this.#redact): void {
    this.#redact = redact;
    this.#asIs.fill(false);
    this.#memo.clear();
  }

  #codeOfOther(raw: unknown): number {
    if (typeof raw === 'boolean') return this.code(raw ? 'true' : 'false');
    return typeof raw === 'number' ? this.code(this.step(raw)) : 0;
  }

  #codeAsIs(raw: string): number | undefined {
    const code = this.#codes.get(raw);
    if (code === undefined || this.#asIs[code] !== true) return undefined;
    this.#touch(code);
    return code;
  }

  #judge(raw: string): number {
    const text = normalise(raw, this.#policy, this.#redact);
    const code = text === undefined ? 0 : this.#codeOfText(text);
    if (text === raw) {
      this.#asIs[code] = true;
      return code;
    }
    if (this.#memo.size >= BOUND) this.#memo.clear();
    this.#memo.set(raw, code);
    return code;
  }

  #touch(code: number): void {
    if (this.#ages[code] !== ALWAYS) this.#ages[code] = this.#period;
  }

  #codeOfText(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) {
      this.#touch(known);
      return known;
    }
    if (this.#newCodes >= BOUND) this.#sweep();
    this.#newCodes += 1;
    const code = this.#free.pop() ?? this.#texts.length;
    this.#codes.set(text, code);
    this.#texts[code] = text;
    this.#ages[code] = this.#period;
    this.#asIs[code] = false;
    return code;
  }

  /** Frees the codes that no pin needs and nobody asked for since the last sweep. */
  #sweep(): void {
    const used = new Uint8Array(this.#texts.length);
    for (const pin of this.#pins) pin(used);
    for (let code = 0; code < used.length; code += 1) {
      const text = this.#texts[code];
      const age = this.#ages[code];
      if (text === undefined || used[code] === 1 || age === ALWAYS || age === this.#period)
        continue;
      this.#codes.delete(text);
      this.#texts[code] = undefined;
      this.#free.push(code);
    }
    this.#newCodes = 0;
    this.#period += 1;
    this.generation += 1;
    this.#memo.clear();
  }
}
