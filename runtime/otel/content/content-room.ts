/** Characters of all content of one span. The redactor sees little more, whatever is captured. */
export const CONTENT_LIMIT = 12_288;

const NODE_LIMIT = 4096;
const DEPTH_LIMIT = 8;

/** The one budget that all content of a span shares, in characters of its JSON. */
export class ContentRoom {
  left: number;
  /** Characters of texts that are still to come. */
  #expected = 0;

  constructor(left: number = CONTENT_LIMIT) {
    this.left = left;
  }

  /** Announces content, so that the first texts know what the others need. */
  expect(content: unknown): void {
    let nodes = 0;
    const visit = (part: unknown, depth: number): void => {
      nodes += 1;
      if (typeof part === 'string') this.#expected += part.length;
      else if (Array.isArray(part)) {
        for (let index = 0; index < part.length && more(depth); index++) {
          visit(part[index], depth + 1);
        }
      } else if (typeof part === 'object' && part !== null && !ArrayBuffer.isView(part)) {
        for (const key in part) {
          if (!more(depth)) return;
          visit((part as Record<string, unknown>)[key], depth + 1);
        }
      }
    };
    const more = (depth: number): boolean => nodes < NODE_LIMIT && depth < DEPTH_LIMIT;
    visit(content, 0);
  }

  /**
   * How much of a text that long may be kept: all of it when everything that follows still fits,
   * otherwise no more than half of what is left, so that one large text does not hide the others.
   */
  share(length: number): number {
    this.#expected -= length;
    const alone = this.left - Math.max(this.#expected, 0);
    return Math.min(length, Math.max(alone, Math.floor(this.left / 2), 0));
  }
}
