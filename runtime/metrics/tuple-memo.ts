import type { LabelValues } from './label-values.ts';

/** Finds something for tuples of codes: a row of a label set, or an object of attributes. */
export interface TupleFinder<T> {
  readonly values: readonly LabelValues[];
  /** The tuple that `find` looks up. */
  readonly codes: Int32Array;
  find(): T;
  /** Whether the same tuple finds the same until the finder forgets. */
  lasts(found: T): boolean;
  /** Calls `forget` whenever the same texts may lead elsewhere; absent where they never do. */
  onForget?(forget: () => void): void;
}

/** Where a code comes from: a text, by its place in the tuple, or nothing but the code itself. */
export type CodeSource =
  | number
  | { readonly code: number }
  /** A text that may be missing, and the code of that. */
  | { readonly text: number; readonly absent: number };

/** One tuple of codes, made of the texts of an event and of what is known beforehand. */
export interface Lookup<T> {
  readonly in: TupleFinder<T>;
  readonly codes: readonly CodeSource[];
}

/** Slots at first, and at most; powers of two. */
const FIRST_SLOTS = 16;
const MOST_SLOTS = 4096;
/** Slots looked at for one tuple. */
export const PROBES = 4;
/** A tuple with a longer text (in UTF-16 code units) is not remembered. */
const LONGEST_TEXT = 128;
/** First text of an empty slot. */
const EMPTY = '\ud800';
/** What signatures multiply by: nobody outside knows it. */
const MULTIPLIER = Math.floor(Math.random() * 2 ** 32) | 1;

/**
 * What the label sets of one kind of event found for its tuples of raw texts, so that an event
 * seen before costs one look-up, whatever the number of its labels. The generated subclasses, one
 * for each number of texts, hold the look-up itself, spelt out.
 *
 * A tuple is hashed by a few characters of each text, and a hit is verified by comparing the texts.
 * It is a cache: tuples that meet in one place, by chance or by somebody's choice, push each other
 * out, and the finders are asked again.
 */
export abstract class TupleMemo<T> {
  /** Per slot the texts, then what each look-up found. The first slot is of the tuple in hand. */
  protected entries: (string | T | undefined)[];
  /** Entries per slot. */
  protected readonly stride: number;
  /** How far to shift a signature so that it is a slot. */
  protected shift = shiftFor(FIRST_SLOTS);
  readonly #width: number;
  readonly #lookups: readonly Lookup<T>[];
  #slots = FIRST_SLOTS;
  #used = 0;

  /** @param width texts of a tuple */
  constructor(width: number, lookups: readonly Lookup<T>[]) {
    this.#width = width;
    this.#lookups = lookups;
    this.stride = width + lookups.length;
    this.entries = this.#blank();
    for (const finder of new Set(lookups.map((lookup) => lookup.in))) {
      finder.onForget?.(() => this.#clear());
    }
  }

  /** What a look-up finds for the tuple that `find` of the subclass has just said the place of. */
  found(place: number, lookup: number): T {
    const found = this.entries[place + lookup];
    return found === undefined ? this.#look(place, lookup) : (found as T);
  }

  /** Takes a tuple in hand that has no slot. @returns its place */
  protected take(texts: readonly string[]): number {
    this.#write(0, texts);
    return this.#width;
  }

  #look(place: number, lookup: number): T {
    const { in: finder, codes } = this.#lookups[lookup]!;
    for (let i = 0; i < codes.length; i += 1) {
      finder.codes[i] = this.#code(place - this.#width, codes[i]!, finder.values[i]!);
    }
    const found = finder.find();
    if (finder.lasts(found)) this.#remember(place, lookup, found);
    return found;
  }

  #code(start: number, source: CodeSource, values: LabelValues): number {
    if (typeof source === 'object' && 'code' in source) return source.code;
    const at = start + (typeof source === 'number' ? source : source.text);
    const text = this.entries[at] as string;
    if (text === '' && typeof source === 'object') return source.absent;
    const code = values.code(text);
    // One string for all the tuples that have it takes less memory, and is nearer at hand.
    if (values.text(code) === text) this.entries[at] = values.text(code);
    return code;
  }

  #remember(place: number, lookup: number, found: T): void {
    if (place !== this.#width) {
      this.entries[place + lookup] = found;
      return;
    }
    const texts = this.entries.slice(0, this.#width) as string[];
    if (texts.some((text) => text.length > LONGEST_TEXT)) return;
    if (this.#used * 4 >= this.#slots && this.#slots < MOST_SLOTS) this.#grow();
    this.entries[this.#slotOf(texts) + this.#width + lookup] = found;
  }

  /** Where a tuple's slot starts; one is made, and when there is no room another tuple loses its. */
  #slotOf(texts: readonly string[]): number {
    const home = ((texts.reduce(signature, 0) >>> this.shift) + 1) * this.stride;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const start = home + probe * this.stride;
      if (this.entries[start] === EMPTY) {
        this.#used += 1;
        this.#write(start, texts);
        return start;
      }
      if (texts.every((text, i) => this.entries[start + i] === text)) return start;
    }
    this.#write(home, texts);
    return home;
  }

  /** A slot with these texts for which nothing was found yet. */
  #write(start: number, texts: readonly string[]): void {
    for (let i = 0; i < this.stride; i += 1) this.entries[start + i] = texts[i];
  }

  #grow(): void {
    const { entries, stride } = this;
    this.#slots *= 4;
    this.shift = shiftFor(this.#slots);
    this.#used = 0;
    this.entries = this.#blank();
    for (let i = 0; i < stride; i += 1) this.entries[i] = entries[i];
    for (let start = stride; start < entries.length; start += stride) {
      if (entries[start] === EMPTY) continue;
      const slot = this.#slotOf(entries.slice(start, start + this.#width) as string[]);
      for (let i = this.#width; i < stride; i += 1) this.entries[slot + i] = entries[start + i];
    }
  }

  #clear(): void {
    this.#slots = FIRST_SLOTS;
    this.shift = shiftFor(FIRST_SLOTS);
    this.#used = 0;
    this.entries = this.#blank();
  }

  /** The slot in hand, the slots, and as many more as the last one's probes look at. */
  #blank(): (string | T | undefined)[] {
    const texts = Array.from({ length: this.stride }, (_, i) => {
      if (i >= this.#width) return undefined;
      return i === 0 ? EMPTY : '';
    });
    return Array.from({ length: this.#slots + PROBES }, () => texts).flat();
  }
}

/** A field as a text: itself, `true`, `false`, or empty for anything that is no text. */
export function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'boolean' ? String(raw) : '';
}

/** Goes on with the signature of a tuple: from one text to the next, beginning at 0. */
export function signature(before: number, text: string): number {
  const { length } = text;
  if (length < 2) return Math.imul(before ^ length, MULTIPLIER);
  const sample =
    text.charCodeAt(length - 1) ^
    (text.charCodeAt(length - 2) << 8) ^
    (text.charCodeAt(length >> 1) << 16) ^
    (length << 24);
  return Math.imul(before ^ sample, MULTIPLIER);
}

function shiftFor(slots: number): number {
  return Math.clz32(slots) + 1;
}
