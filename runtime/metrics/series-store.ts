/**
 * The record path, on one page.
 *
 * A generated handler knows an event by its raw label values. It looks them up in the memo of its
 * kind of event (`tuple-memo.ts`) and finds one object with a named series for each metric that the
 * event feeds; then it adds, sets or observes plain numbers on them. That is all there is for an
 * event whose labels are remembered: one look-up, nothing allocated, no text normalised. By chance, one
 * tuple in sixteen is remembered when it is new, and none of more than eight values or with a long text.
 *
 * Otherwise the handler makes that object. `LabelValues` turns each raw value into a bounded text
 * by its policy (`value-policy.ts`: length, pattern, refusal, redaction, the cheap tests first),
 * and each family (`family.ts`) gives the series of the texts. A series is in one of three states:
 * PROVISIONAL, without a sample and without a place; CURRENT; and CHANGED, with a sample that no
 * reader has seen. A provisional series asks for its place with its first usable sample
 * (`admission.ts`): it gets one, or hands the sample to the series that got it first under the same
 * texts, or to the family's overflow, or the sample is refused and counted. Where there is no place
 * left, one series that is always refused stands for all label tuples that are not held; the memos
 * forget it when places become free.
 *
 * Bounds: series by the cap; memos and remembered texts by their number and the length of what they
 * hold; the unknown texts that one event brings by their length. All of what is remembered is a
 * cache, which `invalidateValues` empties.
 */
import { Admission } from './admission.ts';
import { Counter } from './counter.ts';
import type { FamilyDefinition } from './family.ts';
import { Gauge } from './gauge.ts';
import { Histogram, type HistogramDefinition } from './histogram.ts';
import type { MetricStore } from './metric-store.ts';
import { Normaliser } from './normaliser.ts';
import { type OwnFigure, OwnFigures } from './own-figures.ts';
import type { Redactor } from './redactor.ts';
import { MemoBudget, type TupleMemo } from './tuple-memo.ts';

/** Series a store holds at most, over all its families. */
export const SERIES_CAP = 2048;

export interface StoreOptions {
  /** What finds secrets in raw values, for the policies that ask for it. */
  readonly redact?: Redactor;
  /** Most series over all families; a histogram is one. Default 2048. */
  readonly cap?: number;
  /**
   * Most series of each family, instead of the cap over all; the last of them is the overflow, to
   * which goes what would be refused.
   */
  readonly perFamily?: number;
}

export type Family = Counter | Gauge | Histogram;

/** The metric families of one exporter, in memory only, and the one cap over all their series. */
export class SeriesStore implements MetricStore {
  /** Makes the values of its labels. */
  readonly normaliser: Normaliser;
  readonly #admission: Admission;
  readonly #families = new Map<string, Family>();
  readonly #memos: MemoBudget;
  readonly #bounds: Pick<FamilyDefinition, 'limit' | 'overflow'>;
  /** Who follows the changed series of the families; a reader that finds another has missed some. */
  reader: object | undefined;
  readonly #own = new OwnFigures(this);

  constructor(options: StoreOptions = {}) {
    const { cap = SERIES_CAP, perFamily, redact } = options;
    this.#bounds = perFamily === undefined ? {} : { limit: perFamily, overflow: true };
    this.normaliser = new Normaliser(redact);
    this.#memos = new MemoBudget(this.normaliser);
    this.#admission = new Admission(perFamily === undefined ? cap : Number.POSITIVE_INFINITY, () =>
      this.#memos.invalidate(),
    );
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

  /** The families of what the store reports of itself, brought up to date; outside the cap. */
  ownFamilies(): readonly Family[] {
    this.#own.update();
    return this.#own.families;
  }

  /** The memo of one kind of event. */
  memo<T>(): TupleMemo<T> {
    return this.#memos.memo();
  }

  /** @throws Error when the name is taken; so do the other definitions */
  counter(definition: FamilyDefinition): Counter {
    return this.#add(new Counter({ ...this.#bounds, ...definition }, this.#admission));
  }

  gauge(definition: FamilyDefinition): Gauge {
    return this.#add(new Gauge({ ...this.#bounds, ...definition }, this.#admission));
  }

  histogram(definition: HistogramDefinition): Histogram {
    return this.#add(new Histogram({ ...this.#bounds, ...definition }, this.#admission));
  }

  /** Shows a figure of the store itself. */
  own(figure: OwnFigure, definition: FamilyDefinition): void {
    this.#claim(definition.name);
    this.#own.define(figure, definition);
  }

  /**
   * Normalises every raw value anew from now on: call it when the rules of redaction changed.
   * Series that exist keep their label values.
   */
  invalidateValues(redact?: Redactor): void {
    this.normaliser.invalidate(redact);
    this.#memos.invalidate();
  }

  /** Drops all series, remembered values, refusals and ignored observations. */
  clear(): void {
    for (const family of this.#families.values()) family.clear();
    this.#own.clear();
    this.invalidateValues();
    this.#admission.refused = 0;
    this.#admission.ignored = 0;
  }

  #add<F extends Family>(family: F): F {
    this.#claim(family.name);
    this.#families.set(family.name, family);
    return family;
  }

  #claim(name: string): void {
    if (this.#families.has(name) || this.#own.families.some((own) => own.name === name)) {
      throw new Error(`metric family ${name} is defined twice`);
    }
  }
}
