import type { Attributes } from '@opentelemetry/api';
import type { LabelValues } from '../metrics/label-values.ts';
import { SERIES_CAP } from '../metrics/series-store.ts';
import type { TupleFinder } from '../metrics/tuple-memo.ts';

/** A code that leaves its attribute out of the set. */
export const OMITTED = -1;

/** Slots hold row + 1, so that a fresh, zeroed table is an empty one. */
const EMPTY = 0;

/** The set that the SDK itself counts under when it has too many. */
const OVERFLOW: Attributes = Object.freeze({ 'otel.metric.overflow': true });

/**
 * Tuples of value codes to frozen attribute objects: the OpenTelemetry twin of a label set.
 *
 * The first `limit` sets are admitted for good, everything later is the overflow set, itself one
 * of the `limit`. The SDK cannot be left to it: its own limit holds for one export interval, and
 * the cumulative sums of all intervals add up without end. What was found for a tuple of codes is
 * only a cache, forgotten when a dictionary of values gave codes another meaning.
 */
export class AttributeSets implements TupleFinder<Attributes> {
  readonly values: readonly LabelValues[];
  /** Scratch: the caller writes one code per attribute, in order, and calls `find`. */
  readonly codes: Int32Array;

  readonly #names: readonly string[];
  readonly #limit: number;
  readonly #slots: Int32Array;
  readonly #rowCodes: Int32Array;
  /** By the texts of a set, since codes change. */
  readonly #admitted = new Map<string, Attributes>();
  #rows: Attributes[] = [];
  #generation = 0;

  constructor(
    attributes: readonly (readonly [name: string, values: LabelValues])[],
    limit: number = SERIES_CAP,
  ) {
    this.#names = attributes.map(([name]) => name);
    this.values = attributes.map(([, values]) => values);
    this.#limit = limit;
    this.codes = new Int32Array(attributes.length);
    this.#rowCodes = new Int32Array(attributes.length * limit);
    // At most half full, so that probing always meets an empty slot.
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(limit * 2)));
  }

  /** The set for the tuple in `codes`: the same frozen object every time, or the overflow set. */
  find(): Attributes {
    this.#forgetStaleCodes();
    const mask = this.#slots.length - 1;
    let slot = this.#hash() & mask;
    for (;;) {
      const held = this.#slots[slot]!;
      if (held === EMPTY) return this.#add(slot);
      if (this.#matches(held - 1)) return this.#rows[held - 1]!;
      slot = (slot + 1) & mask;
    }
  }

  /** A set is admitted for good; the overflow set stands for tuples that nobody remembers. */
  lasts(attributes: Attributes): boolean {
    return attributes !== OVERFLOW;
  }

  #add(slot: number): Attributes {
    const attributes = this.#admit();
    if (attributes === OVERFLOW) return OVERFLOW;
    const row = this.#rows.length;
    this.#rows.push(attributes);
    this.#rowCodes.set(this.codes, row * this.codes.length);
    this.#slots[slot] = row + 1;
    return attributes;
  }

  #admit(): Attributes {
    const attributes: Attributes = {};
    let key = '';
    for (let index = 0; index < this.codes.length; index++) {
      const code = this.codes[index]!;
      // No text holds a lone surrogate, so one can stand between texts and for a missing one.
      key += '\ud800';
      if (code === OMITTED) continue;
      const text = this.values[index]!.text(code);
      key += `\udfff${text}`;
      attributes[this.#names[index]!] = text;
    }
    const known = this.#admitted.get(key);
    if (known !== undefined) return known;
    if (this.#admitted.size >= this.#limit - 1) return OVERFLOW;
    this.#admitted.set(key, Object.freeze(attributes));
    return attributes;
  }

  #matches(row: number): boolean {
    const width = this.codes.length;
    const start = row * width;
    for (let index = 0; index < width; index++) {
      if (this.#rowCodes[start + index] !== this.codes[index]) return false;
    }
    return true;
  }

  /** FNV-1a over the codes; a slot needs the low bits well mixed. */
  #hash(): number {
    let hash = 0x811c9dc5;
    for (let index = 0; index < this.codes.length; index++) {
      hash = Math.imul(hash ^ this.codes[index]!, 0x01000193);
    }
    return hash ^ (hash >>> 15);
  }

  /** Generations only grow, so their sum changes whenever one of them does. */
  #forgetStaleCodes(): void {
    let generation = 0;
    for (const values of this.values) generation += values.generation;
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#clear();
  }

  #clear(): void {
    this.#rows = [];
    this.#slots.fill(EMPTY);
  }
}
