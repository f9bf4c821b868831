import { Admission } from './admission.ts';
import { Counter } from './counter.ts';
import type { FamilyDefinition } from './family.ts';
import { Gauge } from './gauge.ts';
import type { Family, SeriesStore } from './series-store.ts';

/**
 * What a store reports of itself: observations refused, over all families (`refused`) or by family
 * (`refused_by_family`), and the series held by each (`held`).
 */
export type OwnFigure = 'refused' | 'refused_by_family' | 'held';

/** The families of a store's own figures, outside of the cap that they report. */
export class OwnFigures {
  readonly families: Family[] = [];
  readonly #store: SeriesStore;
  /** Each brings one family up to date. */
  readonly #updates: (() => void)[] = [];

  constructor(store: SeriesStore) {
    this.#store = store;
  }

  define(figure: OwnFigure, definition: FamilyDefinition): void {
    const store = this.#store;
    const admission = new Admission(Number.POSITIVE_INFINITY);
    if (figure === 'held') {
      const gauge = new Gauge(definition, admission);
      this.families.push(gauge);
      this.#updates.push(() => {
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
    this.#updates.push(
      figure === 'refused'
        ? () => raise(store.refused)
        : () => {
            for (const { name, refused } of store.families) raise(refused, name);
          },
    );
  }

  /** Brings the families up to date. */
  update(): void {
    for (const update of this.#updates) update();
  }

  clear(): void {
    for (const family of this.families) family.clear();
  }
}
