import type { Family } from '../metrics/series-store.ts';
import { blankLines, familyHeader, labelText, lineShapes } from './line-shapes.ts';
import { type PageShape, SeriesPage } from './series-page.ts';

/** Series per page: few enough that one changed series is cheap, enough that pages are few. */
const SERIES_PER_PAGE = 32;

/** The text of one family: its header once, then its series in code-unit order, in pages. */
export class FamilyText {
  readonly #shape: PageShape;
  readonly #header: string;
  #pages: SeriesPage[] = [];
  /** The page of each row. */
  #pageOfRow = new Int32Array(0);
  /** `births` of the family when the pages were laid out. */
  #births = -1;

  constructor(family: Family) {
    const lines = lineShapes(family);
    const fixed = lines.map(({ head, tail }) => Buffer.byteLength(head) + tail.length);
    this.#shape = { family, blank: blankLines(lines), fixed };
    this.#header = familyHeader(family.name, family.help, family.type);
  }

  get name(): string {
    return this.#shape.family.name;
  }

  /** Nothing when the family has no series. */
  get parts(): readonly Uint8Array[] {
    return this.#pages.map((page) => page.bytes);
  }

  /** Has the next `update` render everything. */
  expire(): void {
    this.#births = -1;
  }

  /**
   * Follows the family's changes. With `inUse`, bytes handed out before stay as they are.
   * @returns whether anything changed
   */
  update(inUse: boolean): boolean {
    const { family } = this.#shape;
    if (this.#births !== family.births) this.#layOut();
    else if (family.changedCount === 0) return false;
    else this.#updatePages(inUse);
    family.settle();
    return true;
  }

  #updatePages(inUse: boolean): void {
    const { family } = this.#shape;
    const stale = new Uint8Array(this.#pages.length);
    for (let i = 0; i < family.changedCount; i += 1) {
      stale[this.#pageOfRow[family.changedRows[i]!]!] = 1;
    }
    for (let page = 0; page < stale.length; page += 1) {
      if (stale[page] === 1) this.#pages[page]!.update(inUse);
    }
  }

  #layOut(): void {
    const { family } = this.#shape;
    const texts: string[] = [];
    const rows: number[] = [];
    for (let row = 0; row < family.labels.rows; row += 1) {
      if (!family.has(row)) continue;
      texts[row] = labelText(family.labels, row);
      rows.push(row);
    }
    rows.sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
    this.#pageOfRow = new Int32Array(family.labels.rows);
    this.#pages = [];
    for (let i = 0; i < rows.length; i += SERIES_PER_PAGE) {
      const its = rows.slice(i, i + SERIES_PER_PAGE);
      for (const row of its) this.#pageOfRow[row] = this.#pages.length;
      const header = i === 0 ? this.#header : '';
      const labels = its.map((row) => texts[row]!);
      this.#pages.push(new SeriesPage(this.#shape, header, its, labels));
    }
    this.#births = family.births;
  }
}
