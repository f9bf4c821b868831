import { isSequence } from './withheld.ts';

/** Characters of all content of one span. The redactor sees little more, whatever is captured. */
export const CONTENT_LIMIT = 12_288;
/** Structures within structures, read or only counted. */
export const DEPTH_LIMIT = 8;

const NODE_LIMIT = 4096;

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
      if (typeof part !== 'object' || part === null || isSequence(part)) return;
      for (const one of Array.isArray(part) ? part : valuesIn(part)) {
        if (nodes === NODE_LIMIT || depth === DEPTH_LIMIT) return;
        visit(one, depth + 1);
      }
    };
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

/** One by one: there may be far more than are looked at. */
function* valuesIn(fields: object): Generator {
  for (const key in fields) yield (fields as Readonly<Record<string, unknown>>)[key];
}
