import type { LabelValues } from './label-values.ts';
import { shiftFor, signature } from './signature.ts';

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

/** A look-up as arrays: per code the place of its text, or -1, and the code when that is empty. */
interface PreparedLookup<T> {
  readonly finder: TupleFinder<T>;
  readonly texts: Int32Array;
  readonly codes: Int32Array;
}

/** Slots at first, and at most; powers of two. */
const FIRST_SLOTS = 16;
const MOST_SLOTS = 2048;
/** Slots looked at for one tuple. */
export const PROBES = 4;
/** A tuple with a longer text (in UTF-16 code units) is not remembered. */
const LONGEST_TEXT = 64;
/** First text of an empty slot. */
const EMPTY = '\ud800';

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
  /** Per slot the texts, then what each look-up found. Nothing is found in the first slot. */
  protected entries: (string | T | undefined)[];
  /** Entries per slot. */
  protected readonly stride: number;
  /** How far to shift a signature so that it is a slot. */
  protected shift = shiftFor(FIRST_SLOTS);
  readonly #width: number;
  readonly #lookups: readonly PreparedLookup<T>[];
  #slots = FIRST_SLOTS;
  #used = 0;
  #met = 0;
  /** The texts of the last tuple that had no slot; its place is the first slot. */
  #hand: readonly string[] = [];

  /** @param width texts of a tuple */
  constructor(width: number, lookups: readonly Lookup<T>[]) {
    this.#width = width;
    this.#lookups = lookups.map(prepared);
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
    this.#hand = texts;
    return this.#width;
  }

  #look(place: number, lookup: number): T {
    const { finder, texts, codes } = this.#lookups[lookup]!;
    const inHand = place === this.#width;
    const source = inHand ? this.#hand : this.entries;
    const start = inHand ? 0 : place - this.#width;
    for (let i = 0; i < codes.length; i += 1) {
      const text = texts[i]! < 0 ? '' : (source[start + texts[i]!] as string);
      finder.codes[i] = text === '' ? codes[i]! : finder.values[i]!.code(text);
    }
    const found = finder.find();
    if (!finder.lasts(found)) return found;
    if (!inHand) this.entries[place + lookup] = found;
    else this.#remember(lookup, found);
    return found;
  }

  /**
   * Gives the tuple in hand a slot, one time in four: one that is repeated soon has one, and tuples
   * that push each other out, or come up once, cost little.
   */
  #remember(lookup: number, found: T): void {
    this.#met += 1;
    if (this.#met % 4 !== 0 || !this.#hand.every(isShort)) return;
    if (this.#used * 4 >= this.#slots && this.#slots < MOST_SLOTS) this.#grow();
    const slot = this.#slotOf(this.#hand, 0);
    this.entries[slot + this.#width + lookup] = found;
    this.#shareTexts(slot, this.#lookups[lookup]!);
  }

  /** One string for all the tuples that have it takes less memory, and is nearer at hand. */
  #shareTexts(slot: number, { finder, texts }: PreparedLookup<T>): void {
    for (let i = 0; i < texts.length; i += 1) {
      const label = finder.values[i]!.text(finder.codes[i]!);
      if (texts[i]! >= 0 && this.entries[slot + texts[i]!] === label) {
        this.entries[slot + texts[i]!] = label;
      }
    }
  }

  /**
   * The slot of the texts that start at `from` in `source`: the one it has, an empty one, or that of
   * a tuple that has to go.
   */
  #slotOf(source: readonly unknown[], from: number): number {
    let hash = 0;
    for (let i = 0; i < this.#width; i += 1) hash = signature(hash, source[from + i] as string);
    const home = ((hash >>> this.shift) + 1) * this.stride;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const slot = home + probe * this.stride;
      if (this.entries[slot] === EMPTY) {
        this.#used += 1;
        return this.#write(slot, source, from);
      }
      if (this.#holds(slot, source, from)) return slot;
    }
    this.#used += 1; // a crowded memo grows as a full one does
    return this.#write(home, source, from);
  }

  #holds(slot: number, source: readonly unknown[], from: number): boolean {
    for (let i = 0; i < this.#width; i += 1) {
      if (this.entries[slot + i] !== source[from + i]) return false;
    }
    return true;
  }

  /** Puts texts into a slot, for which nothing is found yet. */
  #write(slot: number, source: readonly unknown[], from: number): number {
    for (let i = 0; i < this.stride; i += 1) {
      this.entries[slot + i] = i < this.#width ? (source[from + i] as string) : undefined;
    }
    return slot;
  }

  #grow(): void {
    const { entries, stride } = this;
    this.#slots *= 4;
    this.shift = shiftFor(this.#slots);
    this.#used = 0;
    this.entries = this.#blank();
    for (let old = stride; old < entries.length; old += stride) {
      if (entries[old] === EMPTY) continue;
      const slot = this.#slotOf(entries, old);
      for (let i = this.#width; i < stride; i += 1) this.entries[slot + i] = entries[old + i];
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

function prepared<T>({ in: finder, codes }: Lookup<T>): PreparedLookup<T> {
  const sources = codes.map((source) => {
    if (typeof source === 'number') return { text: source, code: 0 };
    return 'code' in source
      ? { text: -1, code: source.code }
      : { text: source.text, code: source.absent };
  });
  return {
    finder,
    texts: Int32Array.from(sources, ({ text }) => text),
    codes: Int32Array.from(sources, ({ code }) => code),
  };
}

function isShort(text: string): boolean {
  return text.length <= LONGEST_TEXT;
}
