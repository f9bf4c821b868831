import { Admission } from './admission.ts';
import { Counter } from './counter.ts';
import { Gauge } from './gauge.ts';
import { Histogram, type HistogramDefinition } from './histogram.ts';
import { LabelSet } from './label-set.ts';
import { LabelValues } from './label-values.ts';
import type { FamilyDefinition } from './metric-family.ts';
import type { Redactor } from './redactor.ts';
import type { ValuePolicy } from './value-policy.ts';

/** Series a store holds at most, over all its families. */
export const SERIES_CAP = 2048;

export interface StoreOptions {
  /** What finds secrets in raw values, for the policies that ask for it. */
  readonly redact?: Redactor;
  /** Most series over all families; a histogram is one. Default 2048. */
  readonly cap?: number;
}

export type Family = Counter | Gauge | Histogram;

/** The metric families of one exporter, in memory only, and the one cap over all their series. */
export class SeriesStore {
  readonly #admission: Admission;
  readonly #families = new Map<string, Family>();
  readonly #labelSets: LabelSet[] = [];
  readonly #values: LabelValues[] = [];
  #redact: Redactor | undefined;
  /** Who follows the changed series of the families; a reader that finds another has missed some. */
  reader: object | undefined;
  #refusals: FamilyDefinition | undefined;

  constructor(options: StoreOptions = {}) {
    this.#admission = new Admission(options.cap ?? SERIES_CAP);
    this.#redact = options.redact;
  }

  /** Series held. */
  get size(): number {
    return this.#admission.size;
  }

  /** Observations refused at the cap or at a family's limit. */
  get refused(): number {
    return this.#admission.refused;
  }

  /** Observations ignored because the value was not usable. */
  get ignored(): number {
    return this.#admission.ignored;
  }

  /** Counts an observation that could not be read at all. */
  ignore(): void {
    this.#admission.ignored += 1;
  }

  /** In the order of declaration. */
  get families(): readonly Family[] {
    return [...this.#families.values()];
  }

  /** The family that prints `refused`, outside the cap; shown only when something was refused. */
  get refusalsFamily(): FamilyDefinition | undefined {
    return this.#refusals;
  }

  values(policy: ValuePolicy, fallback: string): LabelValues {
    const { hasRoom } = this.#admission;
    const values = new LabelValues(policy, fallback, this.#redact, hasRoom);
    this.#values.push(values);
    return values;
  }

  /** A label set; without labels it has one row. Several families may share it. */
  labelSet(labels: readonly (readonly [name: string, values: LabelValues])[]): LabelSet {
    const set = new LabelSet(labels);
    this.#labelSets.push(set);
    return set;
  }

  /** @throws Error when the name is taken; so do the other definitions */
  counter(definition: FamilyDefinition, labels: LabelSet): Counter {
    return this.#add(new Counter(definition, labels, this.#admission));
  }

  gauge(definition: FamilyDefinition, labels: LabelSet): Gauge {
    return this.#add(new Gauge(definition, labels, this.#admission));
  }

  histogram(definition: HistogramDefinition, labels: LabelSet): Histogram {
    return this.#add(new Histogram(definition, labels, this.#admission));
  }

  refusals(definition: FamilyDefinition): void {
    this.#claim(definition.name);
    this.#refusals = definition;
  }

  /**
   * Judges every raw value anew from now on: call it when the rules of redaction changed.
   * Series that exist keep their label values.
   */
  forgetValues(redact: Redactor | undefined = this.#redact): void {
    this.#redact = redact;
    for (const values of this.#values) values.forget(redact);
    for (const set of this.#labelSets) set.forget();
  }

  /** Forgets all series, remembered values, refusals and ignored observations. */
  clear(): void {
    for (const family of this.#families.values()) family.forget();
    for (const set of this.#labelSets) set.clear();
    this.forgetValues();
    this.#admission.refused = 0;
    this.#admission.ignored = 0;
  }

  #add<F extends Family>(family: F): F {
    this.#claim(family.name);
    this.#families.set(family.name, family);
    return family;
  }

  #claim(name: string): void {
    if (this.#families.has(name) || this.#refusals?.name === name) {
      throw new Error(`metric family ${name} is defined twice`);
    }
  }
}
