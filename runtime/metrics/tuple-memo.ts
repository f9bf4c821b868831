import type { Normaliser } from './normaliser.ts';

/** Raw values of a tuple at most. */
export const WIDEST_TUPLE = 8;
/** Longer texts (in UTF-16 code units) are not remembered. */
const LONGEST_TEXT = 64;
/** Tuples that all memos of one store remember at most, about a kilobyte each; then all are forgotten. */
const MOST_TUPLES = 8192;
const FIRST_SLOTS = 16;
/** Slots looked at for one tuple. */
const PROBES = 4;
/** One unknown tuple in so many is remembered: one that comes again soon is, others cost little. */
const ONE_IN = 16;
/** Random, so that values which spread badly cannot be chosen from outside. */
const MULTIPLIER = Math.floor(Math.random() * 2 ** 32) | 1;

/** What was found for one tuple of raw values. */
class Remembered<T> {
  readonly a: unknown;
  readonly b: unknown;
  readonly c: unknown;
  readonly d: unknown;
  readonly e: unknown;
  readonly f: unknown;
  readonly g: unknown;
  readonly h: unknown;
  readonly found: T;

  constructor(raws: readonly unknown[], found: T) {
    this.a = raws[0];
    this.b = raws[1];
    this.c = raws[2];
    this.d = raws[3];
    this.e = raws[4];
    this.f = raws[5];
    this.g = raws[6];
    this.h = raws[7];
    this.found = found;
  }
}

/** The memos of one store, and what they may hold together. */
export class MemoBudget {
  tuples = 0;
  readonly normaliser: Normaliser;
  readonly #memos: TupleMemo<unknown>[] = [];

  /** @param normaliser makes the label values of what is remembered */
  constructor(normaliser: Normaliser) {
    this.normaliser = normaliser;
  }

  memo<T>(): TupleMemo<T> {
    const memo = new TupleMemo<T>(this);
    this.#memos.push(memo as TupleMemo<unknown>);
    return memo;
  }

  invalidate(): void {
    for (const memo of this.#memos) memo.invalidate();
    this.tuples = 0;
  }
}

/**
 * What one kind of event records to, by its raw label values as they came, so that an event seen
 * before costs one look-up. A tuple is hashed by a few characters of each text, and a hit is
 * verified by comparing the values. It is a cache: tuples that meet in one place, by chance or by
 * choice, push each other out, and it can be emptied at any time.
 */
export class TupleMemo<T> {
  readonly #budget: MemoBudget;
  #slots: (Remembered<T> | undefined)[] = new Array(FIRST_SLOTS).fill(undefined);
  #used = 0;

  constructor(budget: MemoBudget) {
    this.#budget = budget;
  }

  /** What was kept for the tuple; undefined when it is not remembered. */
  find(
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    f?: unknown,
    g?: unknown,
    h?: unknown,
  ): T | undefined {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(a, b, c, d, e, f, g, h);
    for (let probe = 0; probe < PROBES; probe += 1) {
      const held = slots[slot & mask];
      if (held === undefined) return undefined;
      if (
        held.a === a &&
        held.b === b &&
        held.c === c &&
        held.d === d &&
        held.e === e &&
        held.f === f &&
        held.g === g &&
        held.h === h
      ) {
        return held.found;
      }
      slot += 1;
    }
    return undefined;
  }

  /** Remembers, now and then, what was found for a tuple. @returns `found` */
  remember(found: T, ...raws: readonly unknown[]): T {
    if (raws.length > 0 && Math.random() * ONE_IN >= 1) return found;
    if (this.#budget.normaliser.isSpent || !raws.every(isSmall)) return found;
    if (this.#budget.tuples >= MOST_TUPLES) this.#budget.invalidate();
    this.#budget.tuples += 1;
    if (this.#used * 4 >= this.#slots.length) this.#grow();
    this.#put(new Remembered(raws, found));
    return found;
  }

  invalidate(): void {
    this.#slots = new Array(FIRST_SLOTS).fill(undefined);
    this.#used = 0;
  }

  /** Puts a tuple into an empty slot, or in the place of another. */
  #put(held: Remembered<T>): void {
    const { a, b, c, d, e, f, g, h } = held;
    const slots = this.#slots;
    const home = hashOf(a, b, c, d, e, f, g, h);
    let slot = home;
    while (slot < home + PROBES && slots[slot & (slots.length - 1)] !== undefined) slot += 1;
    if (slot === home + PROBES) slot = home;
    slots[slot & (slots.length - 1)] = held;
    this.#used += 1;
  }

  #grow(): void {
    const held = this.#slots;
    this.#slots = new Array(held.length * 4).fill(undefined);
    this.#used = 0;
    for (const one of held) if (one !== undefined) this.#put(one);
  }
}

function hashOf(
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): number {
  let hash = mixed(0, a);
  hash = mixed(hash, b);
  hash = mixed(hash, c);
  hash = mixed(hash, d);
  hash = mixed(hash, e);
  hash = mixed(hash, f);
  hash = mixed(hash, g);
  hash = mixed(hash, h);
  return hash >>> 8;
}

/** Looks at the length and four characters, mostly from the end, where names differ. */
function mixed(before: number, raw: unknown): number {
  if (typeof raw !== 'string') return before;
  const { length } = raw;
  if (length < 3) return Math.imul(before ^ length ^ (raw.charCodeAt(length - 1) << 2), MULTIPLIER);
  const sample =
    raw.charCodeAt(length - 1) ^
    (raw.charCodeAt(length - 2) << 7) ^
    (raw.charCodeAt(length - 3) << 14) ^
    (raw.charCodeAt(length >> 1) << 21) ^
    (length << 27);
  return Math.imul(before ^ sample, MULTIPLIER);
}

/** Whether a raw value may be kept: nothing that holds more than itself. */
export function isSmall(raw: unknown): boolean {
  if (typeof raw === 'string') return raw.length <= LONGEST_TEXT;
  return raw === undefined || raw === null || typeof raw === 'boolean' || typeof raw === 'number';
}
