import { CHANGED } from '../metrics/family.ts';
import type { Family } from '../metrics/series-store.ts';
import type { NextPage } from './next-page.ts';
import { linesOf, SeriesLines } from './series-lines.ts';

/** HELP and TYPE of a family. */
function familyHeader(name: string, help: string, type: string): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n`;
}

/** The text of one family: its header once, then its series in code-unit order of their labels. */
export class FamilyText {
  readonly #family: Family;
  readonly #common;
  readonly #header: string;
  /** The series in the order of the page. */
  #lines: readonly SeriesLines[] = [];
  /** Bytes of the last page. */
  #length = 0;
  /** `births` of the family in the last page. */
  #births = 0;

  constructor(family: Family) {
    this.#family = family;
    this.#common = linesOf(family);
    this.#header = familyHeader(family.name, family.help, family.type);
  }

  get name(): string {
    return this.#family.name;
  }

  /** Whether the family changed since the last page. */
  get hasChanged(): boolean {
    return this.#family.births !== this.#births || this.#family.changed.length > 0;
  }

  /** The last page has nothing of this family. */
  forget(): void {
    this.#lines = [];
    this.#length = 0;
    this.#births = 0;
  }

  /** Puts the text of now on the page; what the last page had before this family is decided. */
  print(page: NextPage): void {
    if (!this.hasChanged) {
      page.keep(this.#length);
      return;
    }
    const start = page.length;
    if (this.#births !== this.#family.births) this.#layOut(page);
    if (this.#lines.length > 0) {
      if (this.#length > 0) page.keep(Buffer.byteLength(this.#header));
      else page.write(this.#header);
    }
    for (const lines of this.#lines) {
      if (!lines.isPrinted) page.add(lines);
      else if (lines.series.state === CHANGED) page.renew(lines);
      else page.keep(lines.length);
    }
    this.#length = page.length - start;
    this.#family.settle();
  }

  /** Puts the series in order. When some went, the last page had nothing that is of use. */
  #layOut(page: NextPage): void {
    const printed = new Map(this.#lines.map((lines) => [lines.series, lines]));
    const held = [...this.#family.held];
    if (held.filter((series) => printed.has(series)).length < printed.size) {
      page.drop(this.#length);
      this.#length = 0;
      printed.clear();
    }
    this.#lines = held
      .map((series) => printed.get(series) ?? new SeriesLines(this.#common, series))
      .sort((a, b) => (a.labels < b.labels ? -1 : 1));
    this.#births = this.#family.births;
  }
}
