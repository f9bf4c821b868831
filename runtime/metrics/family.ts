import type { Admission } from './admission.ts';

export interface FamilyDefinition {
  /** Metric name, as it is exported. */
  readonly name: string;
  readonly help: string;
  /** Label names, in the order of the texts that `series` takes. */
  readonly labels: readonly string[];
  /** Labels whose texts are numbers, for OTLP; a text that is none leaves the label out. */
  readonly numbers?: readonly string[];
  /** What the numbers count, as OTLP writes it. */
  readonly unit?: string;
  /** Most series of this family; the store's cap applies as well. */
  readonly limit?: number;
  /** Places of the store's cap that no other family can take. */
  readonly reserve?: number;
  /** What finds no place is added up in one series more, which counts towards the limit. */
  readonly overflow?: boolean;
  /** Label tuples that a counter shows with 0 before their first sample, all combinations of each. */
  readonly zeros?: readonly ZeroTuples[];
}

/** For each label, in order, some of its values. */
export type ZeroTuples = readonly (readonly string[])[];

/** The value of each label, in order; undefined leaves the label out. */
export type LabelTexts = readonly (string | undefined)[];

/** Known by its labels only: it has no sample yet, and no place. */
export const PROVISIONAL = 0;
/** Has a place, and no sample since the last reading. */
export const CURRENT = 1;
/** Has a sample younger than the last reading. */
export const CHANGED = 2;

/** One label tuple of a family with its numbers. */
export abstract class Series {
  readonly labels: LabelTexts;
  state: typeof PROVISIONAL | typeof CURRENT | typeof CHANGED = PROVISIONAL;
  /** When the first sample came, in milliseconds of the epoch. */
  startTime = 0;

  constructor(labels: LabelTexts) {
    this.labels = labels;
  }

  /** Back to no samples. */
  abstract reset(): void;
}

/** A metric family: one series for each label tuple, from its first sample on. */
export abstract class MetricFamily<S extends Series = Series> {
  abstract readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly numbers: readonly string[];
  readonly unit: string;
  /** The series that have a sample younger than the last `markRead`. */
  readonly changed: S[] = [];
  /** How often all series gave their places back. */
  clears = 0;
  /** Samples refused. */
  refused = 0;
  /** The series of what found no place. */
  overflow: S | undefined;

  readonly admission: Admission;
  readonly #limit: number;
  /** Places that no other family can take. */
  readonly reserve: number;
  readonly #overflows: boolean;
  /** Stands for all label tuples that get no place: one, so that what is refused costs no memory. */
  #refusing: S | undefined;
  /** The series that have a place: by the value of their only label, or the numbers of several. */
  readonly #held = new Map<string | undefined, S>();
  /** The values of several labels, each with a number of its own. */
  readonly #numbers = new Map<string | undefined, number>();

  constructor(definition: FamilyDefinition, admission: Admission) {
    this.name = definition.name;
    this.help = definition.help;
    this.labels = definition.labels;
    this.numbers = definition.numbers ?? [];
    this.unit = definition.unit ?? '';
    this.admission = admission;
    this.#overflows = definition.overflow === true;
    // The overflow is one of the series.
    this.#limit = (definition.limit ?? Number.POSITIVE_INFINITY) - (this.#overflows ? 1 : 0);
    this.reserve = definition.reserve ?? 0;
    admission.reserve(this.reserve);
  }

  /** Series that have a place; the overflow is none of them. */
  get size(): number {
    return this.#held.size;
  }

  /** The series that have a place, in the order in which they got it. */
  get held(): Iterable<S> {
    return this.#held.values();
  }

  /**
   * The series of a label tuple: the one that has a place, or a provisional one; when there is no
   * place, the one that stands for all of those, until places become free.
   */
  series(...labels: LabelTexts): S {
    const held = this.#find(labels);
    if (held !== undefined) return held;
    if (this.#hasRoom) return this.make(labels);
    this.admission.refusing = true;
    this.#refusing ??= this.make([]);
    return this.#refusing;
  }

  /**
   * Called when a series takes its first sample since the last `markRead`.
   * @returns the series that takes it: this one; the one that got a place under the same labels
   * meanwhile; the overflow; or none, which is counted
   */
  touch(series: S): S | undefined {
    const target = series.state === PROVISIONAL ? this.#place(series) : series;
    if (target === undefined || target.state === CHANGED) return target;
    target.state = CHANGED;
    this.changed.push(target);
    return target;
  }

  /** Declares every change as read. */
  markRead(): void {
    for (const series of this.changed) series.state = CURRENT;
    this.changed.length = 0;
  }

  /** All series give their places back, and are provisional again wherever they are known. */
  clear(): void {
    for (const series of this.#held.values()) {
      series.reset();
      series.state = PROVISIONAL;
    }
    this.admission.release(this.size, this.reserve);
    this.#held.clear();
    this.#numbers.clear();
    this.changed.length = 0;
    this.clears += 1;
    this.refused = 0;
    this.overflow = undefined;
  }

  get #hasRoom(): boolean {
    return this.size < this.#limit && this.admission.hasRoom(this.size, this.reserve);
  }

  protected abstract make(labels: LabelTexts): S;

  #find(labels: LabelTexts): S | undefined {
    if (labels.length === 1) return this.#held.get(labels[0]);
    let key = '';
    for (let i = 0; i < labels.length; i += 1) {
      const number = this.#numbers.get(labels[i]);
      if (number === undefined) return undefined;
      key += charactersOf(number);
    }
    return this.#held.get(key);
  }

  #hold(series: S): void {
    const { labels } = series;
    if (labels.length === 1) {
      this.#held.set(labels[0], series);
      return;
    }
    let key = '';
    for (const text of labels) {
      const number = this.#numbers.get(text) ?? this.#numbers.size;
      this.#numbers.set(text, number);
      key += charactersOf(number);
    }
    this.#held.set(key, series);
  }

  #place(series: S): S | undefined {
    if (series !== this.#refusing) {
      const held = this.#find(series.labels);
      if (held !== undefined) return held;
      if (this.#hasRoom) {
        this.admission.admit(this.size, this.reserve);
        this.#hold(series);
        return this.#start(series);
      }
    }
    if (this.#overflows) {
      this.overflow ??= this.#start(this.make([]));
      return this.overflow;
    }
    this.refused += 1;
    this.admission.refused += 1;
    return undefined;
  }

  #start(series: S): S {
    series.state = CURRENT;
    series.startTime = Date.now();
    return series;
  }
}

/** A number as two characters, so that the keys of two tuples of one length differ. */
function charactersOf(number: number): string {
  return String.fromCharCode(number & 0xffff, number >>> 16);
}
