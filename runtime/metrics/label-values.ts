import type { Redactor } from './redactor.ts';
import { SeenTexts } from './seen-texts.ts';
import { normalise, type ValuePolicy } from './value-policy.ts';

export type { ValuePolicy } from './value-policy.ts';

/** Marks, in an array indexed by code, the codes that somebody still needs. */
export type Pin = (used: Uint8Array) => void;

/** New codes between two sweeps. */
const BOUND = 512;
/** Longer raw text (in UTF-16 code units) is the fallback: neither looked at nor kept. */
const LONGEST_RAW = 1024;
/**
 * The code of accepted texts that no tuple holds, while none can be added: a tuple with it has no
 * row.
 */
export const NOWHERE = -2;
/** Age of a code that is never swept. */
const ALWAYS = -1;

/**
 * Turns raw values into small integers, one per label value, so that a label set is a tuple of
 * integers and the policy runs once per distinct raw text.
 *
 * Two layers: a cache of raw texts seen lately, which may be dropped at any moment, and the
 * dictionary of label values. A code leaves the dictionary when no pin needs it and it was not asked
 * for during one whole period between two sweeps, so codes in flight are safe.
 */
export class LabelValues {
  /** Grows whenever codes may have changed their meaning; caches keyed by code compare it. */
  generation = 0;

  readonly #policy: ValuePolicy;
  /** Descending. */
  readonly #steps: readonly number[];
  readonly #pins: Pin[] = [];
  #redact: Redactor | undefined;
  readonly #hasRoom: () => boolean;

  /** Codes by raw text. */
  readonly #seen = new SeenTexts();
  #seesNowhere = false;
  #judgements = 0;

  readonly #codes = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  /** Per code: the period in which it was last asked for. */
  readonly #ages: number[] = [];
  /** Per code: whether the policy accepted its text, as a raw text, just as it is. */
  readonly #asIs: boolean[] = [];
  readonly #free: number[] = [];
  #period = 0;
  #newCodes = 0;

  /**
   * @param fallback the label value for everything the policy does not accept; its code is 0
   * @param hasRoom whether new label values can lead to new series: without, they get no code
   */
  constructor(
    policy: ValuePolicy,
    fallback: string,
    redact?: Redactor,
    hasRoom: () => boolean = () => true,
  ) {
    this.#policy = policy;
    this.#redact = redact;
    this.#hasRoom = hasRoom;
    this.constant(fallback);
    for (const member of policy.members ?? []) this.constant(member);
    this.#steps = (policy.steps ?? []).toSorted((a, b) => b - a);
    for (const step of this.#steps) this.constant(String(step));
  }

  /** The code of a raw value's label value. Strings, booleans and, with steps, numbers; never throws. */
  code(raw: unknown): number {
    if (typeof raw !== 'string') return this.#codeOfOther(raw);
    const code = this.#seen.find(raw);
    if (code >= 0 || (code === NOWHERE && !this.#hasRoom())) return code;
    return this.#codeOfUnseen(raw);
  }

  /** The code of a text known beforehand, which the policy does not touch and no sweep removes. */
  constant(text: string): number {
    const code = this.#codes.get(text) ?? this.#newCode(text);
    this.#ages[code] = ALWAYS;
    return code;
  }

  /** The largest step a number has reached, as text; empty below the first, and for all else. */
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
    this.#forgetSeen();
  }

  #codeOfOther(raw: unknown): number {
    return this.code(typeof raw === 'number' ? this.step(raw) : textOf(raw));
  }

  #codeOfUnseen(raw: string): number {
    if (raw === '' || raw.length > LONGEST_RAW) return 0;
    const own = this.#codes.get(raw);
    if (own === undefined || this.#asIs[own] !== true) return this.#judge(raw, own);
    this.#touch(own);
    this.#seen.add(raw, own);
    return own;
  }

  /** @param own the code of the text that the raw one is, if it is one */
  #judge(raw: string, own: number | undefined): number {
    const text = normalise(raw, this.#policy, this.#redact);
    if (text === undefined) return this.#see(raw, 0);
    const known = text === raw ? own : this.#codes.get(text);
    if (known === undefined && !this.#hasRoom()) return this.#see(raw, NOWHERE);
    const code = known ?? this.#newCode(text);
    this.#touch(code);
    if (text === raw) this.#asIs[code] = true;
    return this.#see(raw, code);
  }

  /** Sees one judgement in eight: a text that is repeated soon, and one that is not at little cost. */
  #see(raw: string, code: number): number {
    this.#judgements += 1;
    if (this.#judgements % 8 !== 0) return code;
    if (code === NOWHERE) this.#seesNowhere = true;
    this.#seen.add(raw, code);
    return code;
  }

  #touch(code: number): void {
    if (this.#ages[code] !== ALWAYS) this.#ages[code] = this.#period;
  }

  #newCode(text: string): number {
    if (this.#seesNowhere) this.#forgetSeen(); // some text in there may be this one
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
    this.#forgetSeen();
  }

  #forgetSeen(): void {
    this.#seen.clear();
    this.#seesNowhere = false;
  }
}

/** A field as a text: itself, `true`, `false`, or empty for anything that is no text. */
export function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'boolean' ? String(raw) : '';
}
