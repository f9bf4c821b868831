import type { Series } from '../metrics/family.ts';
import type { Family } from '../metrics/series-store.ts';
import { linesOf, SeriesText } from './series-text.ts';

/** HELP and TYPE of a family. */
function familyHeader(name: string, help: string, type: string): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n`;
}

/** The text of one family: its header once, then its series in code-unit order of their labels. */
export class FamilyText {
  readonly #family: Family;
  readonly #lines;
  readonly #header: Buffer;
  #texts = new Map<Series, SeriesText>();
  #sorted: readonly SeriesText[] = [];
  /** `births` of the family when the series were put in order. */
  #births = -1;

  constructor(family: Family) {
    this.#family = family;
    this.#lines = linesOf(family);
    this.#header = Buffer.from(familyHeader(family.name, family.help, family.type));
  }

  get name(): string {
    return this.#family.name;
  }

  /** Bytes; none without a series. */
  get length(): number {
    if (this.#sorted.length === 0) return 0;
    let length = this.#header.length;
    for (const text of this.#sorted) length += text.length;
    return length;
  }

  /** Copies the text to `at`. @returns where it ends */
  copy(target: Buffer, at: number): number {
    if (this.#sorted.length === 0) return at;
    let end = at + this.#header.copy(target, at);
    for (const text of this.#sorted) end += text.copy(target, end);
    return end;
  }

  /** Has the next `update` render everything. */
  expire(): void {
    this.#texts.clear();
    this.#births = -1;
  }

  /** Follows the family's changes. @returns whether there were any */
  update(): boolean {
    const { births, changed } = this.#family;
    if (births === this.#births && changed.length === 0) return false;
    for (const series of changed) this.#texts.get(series)?.update();
    if (births !== this.#births) this.#layOut();
    this.#family.settle();
    return true;
  }

  #layOut(): void {
    const texts = new Map<Series, SeriesText>();
    for (const series of this.#family.held) {
      const known = this.#texts.get(series);
      texts.set(series, known ?? new SeriesText(this.#family, this.#lines, series));
    }
    this.#texts = texts;
    this.#sorted = [...texts.values()].sort((a, b) => (a.labels < b.labels ? -1 : 1));
    this.#births = this.#family.births;
  }
}
