import type { Family } from '../metrics/series-store.ts';
import { Block } from './block.ts';
import { linesOf, SeriesLines } from './series-lines.ts';

/** The text of one family: its header once, then its series in code-unit order of their labels. */
export class FamilyText {
  readonly #family: Family;
  readonly #common;
  readonly #header: Buffer;
  /** The series, in order; none without a series. */
  #blocks: Block[] = [];
  /** Series in them, and how often the family was cleared before. */
  #size = 0;
  #clears = 0;

  constructor(family: Family) {
    this.#family = family;
    this.#common = linesOf(family);
    const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    const header = `# HELP ${family.name} ${help}\n# TYPE ${family.name} ${family.type}\n`;
    this.#header = Buffer.from(header);
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /** Whether the family changed since the last snapshot. */
  get hasChanged(): boolean {
    const { changed, clears, size } = this.#family;
    return clears !== this.#clears || size !== this.#size || changed.length > 0;
  }

  /** Has everything written anew. */
  invalidate(): void {
    this.#blocks = [];
    this.#size = 0;
  }

  /** Reads the present numbers. The text that was asked for last must have come to its end. */
  snapshot(): void {
    if (this.#family.clears !== this.#clears) this.invalidate();
    this.#clears = this.#family.clears;
    if (this.#family.changed.length > 0) for (const block of this.#blocks) block.snapshot();
    if (this.#family.size !== this.#size) this.#insertNew();
    this.#size = this.#family.size;
    this.#family.markRead();
  }

  /** The text of the last snapshot, each part when it is asked for. */
  *parts(): Generator<Buffer, void> {
    if (!this.isEmpty) yield this.#header;
    for (const block of this.#blocks) yield block.text();
  }

  /** Puts the series that came since the last snapshot in their places: their blocks are made anew, of the same text. */
  #insertNew(): void {
    const width = this.#common.fixed.length;
    const fresh = [...this.#family.held]
      .slice(this.#size)
      .map((series) => new SeriesLines(this.#common, series));
    const places = Map.groupBy(fresh, ({ labels }) =>
      Math.max(
        this.#blocks.findLastIndex(({ lines }) => lines[0]!.labels < labels),
        0,
      ),
    );
    this.#blocks = this.isEmpty
      ? Block.of(width, fresh)
      : this.#blocks.flatMap((block, place) => {
          const among = places.get(place);
          return among === undefined ? block : Block.of(width, [...block.lines, ...among], block);
        });
  }
}
