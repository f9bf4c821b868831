import { Admission } from './admission.ts';
import { Counter } from './counter.ts';
import type { FamilyDefinition } from './family.ts';
import { Gauge } from './gauge.ts';
import type { Family, SeriesStore } from './series-store.ts';

/**
 * What a store tells of itself: observations refused, over all families (`refused`) or by family
 * (`refused_by_family`), and the series held by each (`held`).
 */
export type OwnFigure = 'refused' | 'refused_by_family' | 'held';

/** What one figure adds to its own family, whenever somebody reads. */
type Teller = () => void;

/** The families of a store's own figures. They are outside its cap: it is they that tell of it. */
export class OwnFigures {
  readonly families: Family[] = [];
  readonly #store: SeriesStore;
  readonly #tellers: Teller[] = [];

  constructor(store: SeriesStore) {
    this.#store = store;
  }

  define(figure: OwnFigure, definition: FamilyDefinition): void {
    const store = this.#store;
    const admission = new Admission(Number.POSITIVE_INFINITY);
    if (figure === 'held') {
      const gauge = new Gauge(definition, admission);
      this.families.push(gauge);
      this.#tellers.push(() => {
        for (const { name, size } of store.families) {
          const series = gauge.series(name);
          if (series.value !== size) series.set(size);
        }
      });
      return;
    }
    const counter = new Counter(definition, admission);
    this.families.push(counter);
    const raise = (total: number, ...labels: string[]): void => {
      const series = counter.series(...labels);
      series.add(total - series.value);
    };
    this.#tellers.push(
      figure === 'refused'
        ? () => raise(store.refused)
        : () => {
            for (const { name, refused } of store.families) raise(refused, name);
          },
    );
  }

  /** Brings the families up to date. */
  tell(): void {
    for (const tell of this.#tellers) tell();
  }

  clear(): void {
    for (const family of this.families) family.clear();
  }
}
